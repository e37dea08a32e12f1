"""What somebody's words say, found out before any lock is taken. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from leads.fields import classify_label
from leads.words import opt_out, word_file
from leads.words.own_words import own_words
from leads.words.signatures import without_signature
from leads.words.stop_hints import hint_of_stop
from leads.words.unknown_language import is_in_unknown_language

SPEAKS_FOR = word_file("spoken_for").patterns("speaks_for")
SPOKEN_IN = 2_000  # characters
SIGNATURE = re.compile(r"^--\s*$", re.M)
MOST_LINES = 1_000  # of a form's mail


@dataclass(frozen=True)
class Heard:
    """`asked` are words that ask us to stop, `perhaps` such as may; both of what they typed.

    `hint` are such as may where they answer what we wrote, and `unknown` is all of it where we do
    not read its language; both "" where nobody asked for them.
    `bare` are the words alone, `unlabelled` those of each line that is not a form's field, None
    where there are too many lines; `spoken_for` are the names of those for whom they speak.
    """

    asked: str = ""
    perhaps: str = ""
    hint: str = ""
    unknown: str = ""
    bare: str = ""
    unlabelled: tuple[str, ...] | None = ()
    spoken_for: frozenset[str] = frozenset()


def hear(text: str, typed: str | None = None, subject: str = "") -> Heard:
    """`typed` is what they wrote themselves where `text` holds more."""
    own = text if typed is None else typed
    return Heard(
        asked=opt_out.asks_to_stop(own) or opt_out.subject_asks_to_stop(subject, own),
        perhaps=opt_out.may_ask_to_stop(own),
        bare=bare(text),
        unlabelled=unlabelled(SIGNATURE.split(text, maxsplit=1)[0].split("\n")),
        spoken_for=frozenset(m[1] for each in SPEAKS_FOR for m in each.finditer(text[:SPOKEN_IN])),
    )


def hear_answer(text: str, typed: str | None = None, subject: str = "") -> Heard:
    """The same of what may answer a message of ours."""
    own = text if typed is None else typed
    said = without_signature(own_words(own)).strip()
    unknown = said if is_in_unknown_language(said) else ""
    return replace(hear(text, typed, subject), hint=hint_of_stop(own), unknown=unknown)


def unlabelled(lines: list[str]) -> tuple[str, ...] | None:
    if len(lines) > MOST_LINES:
        return None
    return tuple(bare(line) for line in without_labels(lines))


def without_labels(lines: Iterable[str]) -> Iterable[str]:
    return (line for line in lines if not classify_label(line.partition(":")[0]))


def bare(text: str) -> str:
    """The words alone: line breaks, blanks and marks differ from one way to the next."""
    return " ".join(re.findall(r"\w+", text.casefold()))
