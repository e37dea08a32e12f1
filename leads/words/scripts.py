"""Words of Latin and Cyrillic letters at once: written to get past a filter. Pure."""

import re

INVISIBLE = re.compile(
    r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\U000e0000-\U000e007f]"
)  # between the letters of a word that should not be found

LOOKS_LIKE = str.maketrans("авеікмнорсѕтухјԁАВЕІКМНОРСЅТУХЈ", "abeikmhopcstyxjdABEIKMHOPCSTYXJ")


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
