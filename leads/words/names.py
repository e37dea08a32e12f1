"""What is no person's name, told by its words. Pure."""

import re
from functools import lru_cache

from leads.words import pattern, words

NOBODY = words("names", "nobody")
NO_PERSON = words("names", "no_person")
WEB = re.compile(r"[@<>{}\[\]=$%#*]|://|\bwww\.|\.(?:com|net|org|ca|de|fr|es|pl|co\.uk)\b", re.I)
POSSESSIVE = re.compile(r"[^\W\d_]{2}['’]s\b", re.I)  # "Tony's Pizza"
ANSWER = pattern("names", "answer")
LONGEST_NAME, MOST_WORDS = 80, 8
ROLLED_AGAIN = re.compile(r"(\w)\1\1+|(\w{3,4})\2+")
FEWEST_KEYS = 5  # "Azer" is a name
LETTERS = ("qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm")
ROWS_OF_KEYS = (*LETTERS, *(row[::-1] for row in LETTERS))


@lru_cache(4096)  # forms and greetings ask for the same few again and again
def is_nobody(name: str) -> bool:
    """Whether it names nobody: a placeholder, an answer to another question, fingers rolled over
    the keys, no word at all.
    """
    told = bare_words(name)
    is_answer = bool(ANSWER.fullmatch(name.strip()))
    return is_answer or all(map(says_nobody, told)) or any(map(is_rolled, told))


def says_nobody(word: str) -> bool:
    return word in NOBODY or word.removesuffix("s") in NOBODY


def is_rolled(word: str) -> bool:
    """Keys beside each other, or some again and again: "asdfgh" was typed to fill a field."""
    again = ROLLED_AGAIN.fullmatch(word)
    rolled = again[2] or "" if again else word if len(word) >= FEWEST_KEYS else "-"
    return any(rolled in row for row in ROWS_OF_KEYS)


def is_no_person(name: str) -> bool:
    """Whether a word of it tells of a firm, a department or a page instead of a person."""
    is_page_or_shop = bool(WEB.search(name) or POSSESSIVE.search(name))
    return is_page_or_shop or any(word in NO_PERSON for word in bare_words(name))


def looks_like_name(value: str) -> bool:
    """Whether a value that a form calls a name can be one, of a person or a firm."""
    is_short = len(value) <= LONGEST_NAME and len(value.split()) <= MOST_WORDS
    is_one = is_short and not re.search(r"@|://|\d{4}|[?!]\s*$|\w{3}\.\s+\w{2,}\s+\w", value)
    return is_one and not is_nobody(value)


def bare_words(name: str) -> list[str]:
    """Its words in small letters, without what stands around them."""
    return re.findall(r"[^\W\d_](?:[\w'’.]*\w)?", name.lower())


def as_label(typed: str) -> str:
    """What a person calls a thing, in one line; "" where nothing of it can be seen."""
    label = " ".join(typed.split())
    return label if any(letter.isprintable() and letter != " " for letter in label) else ""
