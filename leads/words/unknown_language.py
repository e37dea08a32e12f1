"""What is written in a language of which we know too few words to tell what it asks. Pure."""

import re

from leads.words.language import SMALL_WORDS
from leads.words.learnt import likelihood, stems

KNOWN_LANGUAGES = frozenset({"en", "fr", "es", "de", "pl"})  # as what was learnt is written in them
HALF_READ = ("it", "pt", "nl")
SMALL = frozenset().union(*(SMALL_WORDS[language] for language in (*KNOWN_LANGUAGES, *HALF_READ)))
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
ADDRESS = ("@", "://", "www.")
LATIN_UNTIL = "\u024f"
ENOUGH_LETTERS, ENOUGH_WORDS = 4, 3  # a name or a "yes" in any language asks nothing
KNOWN = 0.35  # of the words of somebody whose language we read, with all mistakes


def is_in_unknown_language(text: str) -> bool:
    """Whether it is in none of the languages that we read well, or in letters that none has."""
    words = WORD.findall(without_addresses(text[: stems.MAX_TEXT]))
    letters = "".join(words)
    others = sum(letter > LATIN_UNTIL for letter in letters)
    if others >= ENOUGH_LETTERS and 2 * others > len(letters):
        return True
    said = [word for word in words if word[0].islower()]  # what begins large is often a name
    known = sum(map(is_known, said))
    return len(said) >= ENOUGH_WORDS and known < KNOWN * len(said)


def without_addresses(text: str) -> str:
    return " ".join(word for word in text.split() if not any(sign in word for sign in ADDRESS))


def is_known(word: str) -> bool:
    if word.replace("’", "'") in SMALL:
        return True
    tables = (stems.table()[2], likelihood.table("opt_out")[2])
    return any(stem in table for table in tables for stem in stems.stems_of(word))
