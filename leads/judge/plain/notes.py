"""Notes of our own staff: about somebody, so they are read as that somebody would have said it."""

import re
from functools import cache

from leads.words import pattern, word_file
from leads.words.language import language_of

CHANNELS = {"phone_note", "walk_in"}
WORD = re.compile(r"\w+")


def is_note(channel: str, text: str) -> bool:
    """Whether one of us wrote it down."""
    return channel in CHANNELS or bool(pattern("notes", "about_somebody").search(text))


@cache
def as_they_said() -> dict[str, dict[str, str]]:
    """{language: {a word of the note: their own}}."""
    return word_file("notes").table("as_they_said")


def told_by_them(text: str) -> str:
    """ "She asks about her invoice" as "I ask about my invoice" would be read."""
    own = words_for(text)
    return WORD.sub(lambda word: own.get(word[0].lower(), word[0]), text)


def words_for(text: str) -> dict[str, str]:
    """Those of the language that most of a note's words about somebody are of."""
    words, language = WORD.findall(text.lower()), language_of(text)
    tables = as_they_said()
    best = max(tables, key=lambda name: (sum(w in tables[name] for w in words), name == language))
    return tables[best]


def told_by_whom(channel: str, text: str) -> tuple[str, bool]:
    """(the text in the words of whom it is about, whether one of us wrote it down)."""
    noted = is_note(channel, text)
    return (told_by_them(text) if noted else text), noted
