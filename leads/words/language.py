"""Which language something is written in, by its smallest words.

Pure; "" where it is too short to say.
"""

import re

from leads.words import word_file

SMALL_WORDS = {
    language: frozenset(found)
    for language, found in word_file("languages").grouped("small_words").items()
}
SPELLED = re.compile(r"(?:\b\w\b[\s.\-]{1,3}){3,}\w\b")  # v i s i t: letters, and no words
MOSTLY = 0.85
# In a few words, one of four letters or more is enough where only one language has it.
FEW, TELLING = 9, 4


def plain_letters(text: str) -> bool:
    """Hardly any letter beyond a to z, as in English with symbols or lookalikes in it."""
    letters = [c for c in text if c.isalpha()]
    return sum(c.isascii() for c in letters) >= MOSTLY * len(letters)


def language_of(text: str) -> str:
    """An ISO 639-1 code. English where short texts leave it open but their letters are plain."""
    text = SPELLED.sub(" ", text)
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text[:3_000].lower().replace("’", "'"))
    if not words:
        return ""
    return by_small_words(words) or by_telling_word(words) or ("en" if plain_letters(text) else "")


def by_small_words(words: list[str]) -> str:
    """The language of most of them; one alone is enough in a few words of English."""
    counts = {language: sum(w in known for w in words) for language, known in SMALL_WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    is_enough = counts[best] >= 2 or (counts[best] == 1 and len(words) <= 4 and best == "en")
    return best if is_enough else ""


def by_telling_word(words: list[str]) -> str:
    """In a few words, a long one that only one language has."""
    if len(words) > FEW:
        return ""
    long = {w for w in words if len(w) >= TELLING}
    telling = [language for language, known in SMALL_WORDS.items() if long & set(known)]
    return telling[0] if len(telling) == 1 else ""
