"""Which words can be somebody's name, and how names are written. Pure."""

import re
from itertools import takewhile

from leads.words import pattern, words
from leads.words.language import SMALL_WORDS

NO_NAME = pattern("letters", "no_name")
WITHIN_NAMES = words("letters", "within_names") | words("names", "before_a_family_name")
ALSO_WORDS = words("writers", "also_words")
NO_NAMES = words("writers", "no_name_behind").union(
    words("writers", "joins_two"), *SMALL_WORDS.values()
)
OF_FIRMS = (words("writers", "no_part") | words("names", "no_person")) - WITHIN_NAMES - ALSO_WORDS
NO_PART = (
    OF_FIRMS
    | words("names", "nobody")
    | words("names", "titles")
    | words("writers", "joins_two")
    | WITHIN_NAMES
) - ALSO_WORDS
NOT_ALONE = ALSO_WORDS | NO_PART | NO_NAMES
PART = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
CAPITAL = r"[A-ZÀ-ÞŁŚŻŹĆŃ][\w'’-]*"
CAPITAL_NAME = re.compile(
    rf"(?:[A-Z]\.[ ]?){{0,2}}{CAPITAL}(?:[ ](?:[a-z]{{1,3}}[ ])?(?:[A-Z]\.[ ])?{CAPITAL}){{0,3}}"
)
ANY_NAME = re.compile(
    r"(?:[^\W\d_]\.[ ]?){0,2}[^\W\d_][\w'’-]*(?:[ ](?:[^\W\d_]\.[ ])?[^\W\d_][\w'’-]*){0,2}"
)
MOST_PARTS = 3


def name_it_begins_with(written: str) -> str:
    """As many first words as can be a name: "Maria and co" is Maria, "for your help" nobody."""
    told = written.split()
    is_capital = written[:1].isupper()
    first = list(takewhile(is_name_word, told[:1]))
    rest = takewhile(lambda word: can_go_on(word, is_capital), told[1:]) if first else ()
    return re.sub(r"(?:\s[a-z]{1,4}){1,9}\Z", "", " ".join([*first, *rest])) if first else ""


def is_name_word(word: str) -> bool:
    bare = word.strip(".").lower()
    return not (NO_NAME.fullmatch(bare) or bare in NO_NAMES or re.search(r"\d", word))


def can_go_on(word: str, is_capital: bool) -> bool:
    """Whether a word can stand within a name: small letters go on with no capital ones."""
    if word.lower() in WITHIN_NAMES:
        return True
    return is_name_word(word) and not (is_capital and word[0].islower())


def is_word_alone(name: str) -> bool:
    """One word, and one that means something else as well."""
    return " " not in name and (name.lower() in NOT_ALONE or name.isupper())


def is_whole_name(line: str) -> bool:
    """Whether a line of words with capital letters is the name of a person."""
    parts = PART.findall(line.lower())
    return len(parts) <= MOST_PARTS and all(map(is_name_word, parts)) and not {*parts} & NO_PART
