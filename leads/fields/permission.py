"""Columns that say whether somebody may be written to. Pure.

Where a cell does not plainly allow it, nothing goes to them.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Literal, NamedTuple

from django.utils.translation import gettext_noop

from integrations.texts.sentences import sentence
from leads.fields.labels import plain
from leads.fields.values import one_line, says_something
from leads.words import pattern, words

Permission = Literal["opt_out", "opt_in"]
PERMISSIONS: tuple[Permission, ...] = ("opt_out", "opt_in")
BESIDE = pattern("permission", "beside")
OF_FAX = pattern("permission", "of_fax")
OPT_OUT = pattern("permission", "opt_out")
OPT_IN = pattern("permission", "opt_in")
OF_WRITING = pattern("permission", "of_writing")
OF_THE_PAST = pattern("permission", "of_the_past")
OF_TELEPHONE = pattern("permission", "of_telephone")
OF_MAIL = re.compile(r"e ?mail|courriel|correo")
YES = words("permission", "yes")
NO = words("permission", "no")
SUBSCRIBED = words("permission", "subscribed")
AGREED = words("permission", "agreed")
NOT_SAID = frozenset({"n a", "none", "not"})  # words for no that are no answer
SAYS_STOP = words("permission", "says_stop")
BETWEEN_TAGS = re.compile(r"[,;|/\n]")
FIRST_AND_MARKS = re.compile(r"(\w+)[\W\d_]*")
LONGEST_STATE = 60  # characters of a cell that tells a state and nothing else
LONGEST_SAID = 60
FEWEST_DIGITS_OF_A_DAY = 4


class OptedOut(NamedTuple):
    """Where a table says that nothing may go to somebody."""

    column: str
    said: str

    @property
    def in_words(self) -> str:
        if not self.said:
            return sentence(
                gettext_noop("Column “%(column)s” of the table allows no mail: it is empty"),
                column=self.column,
            )
        return sentence(
            gettext_noop("Column “%(column)s” of the table allows no mail: “%(said)s”"),
            column=self.column,
            said=self.said,
        )


@lru_cache(4096)
def permission_asked(title: str) -> Permission | Literal[""]:
    """Whether a column says that they must not be written to, or that they may be, else ""."""
    asked = plain(title)
    if OF_FAX.search(asked):
        return ""
    if OPT_OUT.search(asked):
        return "opt_out"
    is_beside = BESIDE.search(asked) or is_of_phone_alone(asked)
    return "opt_in" if OPT_IN.search(asked) and not is_beside else ""


def opted_out_by(
    cells: dict[str, str], mapping: dict[str, str], others: Collection[str]
) -> OptedOut | None:
    """Where a row says so: in the columns that ask for it, else in one of these meanings, all that
    stands in a cell, or a plain no below a title that tells of writing.
    """
    for column, meaning in mapping.items():
        said = cells.get(column, "")
        if meaning in PERMISSIONS and not allows(meaning, said):
            return OptedOut(one_line(column, 80), one_line(said, LONGEST_SAID))
    for column, said in cells.items():
        if mapping.get(column, "") in others and (says_stop(said) or says_no(column, said)):
            return OptedOut(one_line(column, 80), one_line(said, LONGEST_SAID))
    return None


def allows(meaning: str, said: str) -> bool:
    """Whether a cell plainly says that they may be written to."""
    if not says_something(said):
        return meaning == "opt_out"
    state = stated(said)
    if meaning == "opt_out":
        return state in NO or state in SUBSCRIBED or is_nought(said)
    return state in YES or state in SUBSCRIBED or state in AGREED or is_day(said)


def stated(said: str) -> str:
    """What a cell says, without marks and the day on which it was said: "Yes (2024-03-01)"."""
    if len(said) > LONGEST_STATE:
        return ""
    bare = plain(said) or said.strip()
    dated = FIRST_AND_MARKS.fullmatch(bare)
    return dated[1] if dated and not dated[1].isdigit() else bare.removesuffix(" 0")


def is_nought(said: str) -> bool:
    """ "0", "0.0" or a day that is none."""
    digits = re.sub(r"\D", "", said)
    return bool(digits) and not digits.strip("0") and not any(map(str.isalpha, said))


def is_day(said: str) -> bool:
    """Whether it may be the day on which they agreed."""
    letters = {letter for letter in said if letter.isalpha()}
    return sum(map(str.isdigit, said)) >= FEWEST_DIGITS_OF_A_DAY and letters <= {"T", "Z"}


def says_no(title: str, said: str) -> bool:
    """Whether a cell is a plain no to being written to, by whatever words its title asks."""
    return stated(said) in NO - NOT_SAID and tells_of_writing(title)


def is_of_phone_alone(title: str) -> bool:
    return bool(OF_TELEPHONE.search(title)) and not OF_MAIL.search(title)


@lru_cache(4096)
def tells_of_writing(title: str) -> bool:
    asked = plain(title)
    is_other = OF_FAX.search(asked) or is_of_phone_alone(asked) or OF_THE_PAST.search(asked)
    return bool(OF_WRITING.search(asked)) and not is_other


@lru_cache(4096)
def says_stop(said: str) -> bool:
    """Whether a cell of whatever column says so and nothing else, or one of its tags does."""
    if len(said) > LONGEST_STATE:
        return False
    tags = (said, *BETWEEN_TAGS.split(said))
    return any(plain(tag) in SAYS_STOP or stated(tag) in SAYS_STOP for tag in tags)
