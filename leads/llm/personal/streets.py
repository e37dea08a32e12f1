"""Streets with the number of a house, written with capital letters or without. Pure."""

import re
from collections.abc import Iterator

from leads.words import pattern, word_file

Span = tuple[int, int]
PLAIN = word_file("addresses").patterns("street.plain")
DOUBTFUL = word_file("addresses").patterns("street.doubtful")
STRONG_SIGN_BEFORE = pattern("addresses", "strong_sign_before")
SIGN_BEFORE, SIGN_BEHIND = pattern("addresses", "sign_before"), pattern("addresses", "sign_behind")
FLAT_BEFORE, FLAT_BEHIND = pattern("addresses", "flat_before"), pattern("addresses", "flat_behind")
NO_STREET = pattern("addresses", "no_street")
ADDRESS_LABEL = pattern("addresses", "address_label")
POINTS_OF_THE_COMPASS = ("n", "s", "e", "w")  # "77 w willow st"
NUMBER_AND_WORDS = re.compile(r"\A\s*\d{1,5}\s?[A-Za-z]?,?\s[^\d,\n]{2,60}")
NO_WORD = re.compile(r"[\w-]{100,}")  # it would only be searched from each of its hyphens
NEAR = 40  # characters in which a sign is looked for
MOST_TRIES = 200  # matches of one pattern in one text


def streets(text: str, was_asked_for: bool = False) -> Iterator[Span]:
    """Where they stand, a flat with it. `was_asked_for`: the text answers a question for one."""
    is_loud = text.isupper()
    text = NO_WORD.sub(lambda found: " " * len(found[0]), text)
    for form in (*PLAIN, *DOUBTFUL):
        for found in matches_of(form, text):
            is_meant = was_asked_for or form in PLAIN or has_sign(found, text)
            if is_meant and is_name_of_street(found["name"], is_loud):
                yield with_flat(text, *found.span())
    if was_asked_for and (whole := NUMBER_AND_WORDS.match(text)):
        yield whole.span()


def matches_of(form: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, also one that begins within another: only one of them may be a street."""
    at = 0
    for _ in range(MOST_TRIES):
        found = form.search(text, at)
        if found is None:
            return
        yield found
        at = found.start() + 1


def is_name_of_street(name: str, is_loud: bool) -> bool:
    """Whether its words can name a street: none in small letters is a small word, a unit or
    something counted. `is_loud`: the text has capital letters alone.
    """
    return not any(
        is_no_street(word)
        for word in re.findall(r"[^\W\d_][\w'’-]*", name)
        if is_loud or word[0].islower()
    )


def is_no_street(word: str) -> bool:
    bare = word.lower()
    return bare not in POINTS_OF_THE_COMPASS and any(
        NO_STREET.fullmatch(one) for one in (bare, bare.removesuffix("s"))
    )


def has_sign(found: re.Match[str], text: str) -> bool:
    """Whether a doubtful one is written like an address, or stands where one would."""
    words = re.findall(r"[^\W\d_][\w'’-]*", found["name"])
    if all(word[0].isupper() for word in words) and not text.isupper():
        return True
    before, behind = text[max(0, found.start() - NEAR) : found.start()], text[found.end() :][:NEAR]
    if STRONG_SIGN_BEFORE.search(before):
        return True
    return bool(SIGN_BEFORE.search(before) and SIGN_BEHIND.search(behind))


def with_flat(text: str, start: int, end: int) -> Span:
    before = FLAT_BEFORE.search(text[max(0, start - NEAR) : start])
    behind = FLAT_BEHIND.search(text[end : end + NEAR])
    return (
        start - len(before[0]) if before else start,
        end + len(behind[0]) if behind else end,
    )
