"""What is no person's name, told by its words. Pure."""

import re
from functools import lru_cache

from leads.words import pattern, words

NOBODY = words("names", "nobody")
NO_PERSON = words("names", "no_person")
WEB = re.compile(r"[@<>{}\[\]=$%#*]|://|\bwww\.|\.(?:com|net|org|ca|de|fr|es|pl|co\.uk)\b", re.I)
POSSESSIVE = re.compile(r"[^\W\d_]{2}['’]s\b", re.I)  # "Tony's Pizza"
ANSWER = pattern("names", "answer")
LONGEST_NAME, LONGEST_WORD, MOST_WORDS = 200, 60, 8
TITLES = words("names", "titles") | words("names", "titles_of_given")
TITLES_WITH_A_DOT = words("names", "titles_with_a_dot")
BEFORE_A_FAMILY_NAME = words("names", "before_a_family_name")
BEHIND_A_NAME = words("names", "behind_a_name")
TOLD_BY_MARKS = re.compile(r"@|://|[?!]\s*$")
NUMBER = re.compile(r"\d{4}")
MOST_DIGITS = 6  # of "Strata Plan 88123"; a phone has more
ENDS_SENTENCE = re.compile(r"(\w[\w.-]{2,30})\.\s{1,9}(?=\w{2,30}\s{1,9}\w)")
ROLLED_AGAIN = re.compile(r"(\w)\1\1+|(\w{3,4})\2+")
LONGEST_TITLE = 6  # letters and a dot: "Archt."
JOINS = words("names", "joins_names")
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
    names = [*told[:1], *(word for word in told[1:] if word not in BEHIND_A_NAME)]
    return is_answer or all(map(says_nobody, told)) or any(map(is_rolled, names))


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
    told = value.split()
    if len(value) > LONGEST_NAME or any(len(word) > LONGEST_WORD for word in told):
        return False
    if TOLD_BY_MARKS.search(value) or (NUMBER.search(value) and not is_numbered_name(told)):
        return False
    is_said = len(told) > MOST_WORDS or has_sentence(value)
    return (not is_said or is_written_as_name(told)) and not is_nobody(value)


def is_numbered_name(told: list[str]) -> bool:
    """Whether a number of four digits belongs to a firm: "Strata Plan 1234", not "Ticket 4711"."""
    digits = sum(letter.isdigit() for word in told for letter in word)
    named = [word for word in told if word.isalpha() and word[0].isupper()]
    return len(named) >= 2 and digits <= MOST_DIGITS


def has_sentence(value: str) -> bool:
    """Whether a dot ends one, and is not that of a title: "Dra. Ana Ruiz"."""
    ended = (found[1].lower() for found in ENDS_SENTENCE.finditer(value))
    return any(word not in TITLES and word not in TITLES_WITH_A_DOT for word in ended)


def is_written_as_name(told: list[str]) -> bool:
    """Whether all its words begin with a capital, but for those that names have in small letters;
    a dot stands only behind what is short enough for a title.
    """
    ends = [word for word in told[:-1] if word.endswith(".")]
    return all(map(is_capital_or_small_part, told)) and all(
        len(word) <= LONGEST_TITLE for word in ends
    )


def is_capital_or_small_part(word: str) -> bool:
    bare = word.lower().strip(".,")
    is_part = bare in BEFORE_A_FAMILY_NAME or bare in TITLES or bare in TITLES_WITH_A_DOT
    return word[:1].isupper() or is_part or bare in JOINS


def bare_words(name: str) -> list[str]:
    """Its words in small letters, without what stands around them."""
    return re.findall(r"[^\W\d_](?:[\w'’.]*\w)?", name.lower())


def as_label(typed: str) -> str:
    """What a person calls a thing, in one line; "" where nothing of it can be seen."""
    label = " ".join(typed.split())
    return label if any(letter.isprintable() and letter != " " for letter in label) else ""
