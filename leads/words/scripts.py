"""A text as a person sees it, and words that were written to get past a filter. Pure."""

import re
import unicodedata

INVISIBLE = re.compile(
    r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\U000e0000-\U000e007f]"
)  # between the letters of a word that should not be found

STRAIGHT = str.maketrans("‘’‚‛“”„–—", "''''\"\"\"--")

LOOKS_LIKE = str.maketrans("авеікмнорсѕтухјԁАВЕІКМНОРСЅТУХЈ", "abeikmhopcstyxjdABEIKMHOPCSTYXJ")

SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ ._*\-]){3,40}[^\W\d_](?!\w)")
LEET = re.compile(r"(?=\w{0,30}[^\W\d_])(?=\w{0,30}[0134578])[\w@$]{3,30}")
FROM_DIGITS = str.maketrans("01345789@$", "oieastbgas")


def readable(text: str) -> str:
    """The text as a person sees it.

    Compatibility forms folded, invisible characters out, straight quotes.
    """
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(STRAIGHT)


def mixed_script_words(text: str) -> list[str]:
    return [
        w
        for w in re.findall(r"\w+", text[:50_000])
        if re.search(r"[A-Za-z]", w) and re.search(r"[\u0400-\u04ff]", w)
    ]


def unmasked(text: str) -> str:
    """With Latin letters for the Cyrillic ones that look like them, in words that mix the two."""
    return re.sub(r"\w+", lambda word: unmasked_word(word[0]), text)


def unmasked_word(word: str) -> str:
    return word.translate(LOOKS_LIKE) if mixed_script_words(word) else word


def undisguised(text: str) -> str:
    """As it is meant to be read: without invisible letters, look-alikes, digits for letters
    ("1gn0re") and blanks between the letters of a word ("i g n o r e")."""
    seen = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    closed = SPACED.sub(lambda found: re.sub(r"[\W_]", "", found[0]), unmasked(seen))
    return LEET.sub(lambda word: word[0].translate(FROM_DIGITS), closed)
