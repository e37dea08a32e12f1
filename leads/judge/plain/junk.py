"""Signs that an inquiry is junk, each of another kind, so that two of them are independent.

A genuine inquiry thrown away is the worst mistake here: no sign decides alone.
"""

import re

from leads.judge.opinion import Inquiry
from leads.judge.plain.lanes import RETURNED_BY
from leads.words import pattern
from leads.words.scripts import mixed_script_words

DISGUISED_WORDS = 2
DISGUISED_LINK = re.compile(r"\bhxxps?:|\w ?\[\.\] ?\w|\w ?[(\[]dot[)\]] ?\w", re.IGNORECASE)
LETTERS_AS_DIGITS = re.compile(r"\b[a-z]{2,20}[013457@$][a-z]{1,20}\b", re.IGNORECASE)
LINK = re.compile(r"https?://|\bwww\.|\[url\b|<a href|\b[\w-]{2,40}\.[a-z]{2,12}/\w", re.IGNORECASE)
FROM_A_MACHINE = re.compile(r"\bno-?reply\b|\bdo-?not-?reply\b|\bnotifications?@", re.IGNORECASE)


def signs_of_spam(inquiry: Inquiry, text: str, shared: int | None) -> int:
    """How many things but the choice of words speak for spam.

    `shared` counts words that are the business's own; None where those are not known.
    """
    return sum(
        (
            is_disguised(inquiry.text),
            looks_made_up(inquiry),
            bool(LINK.search(text) or DISGUISED_LINK.search(text)),
            shared == 0,
            bool(pattern("junk", "asks_for").search(text)),
        )
    )


def signs_of_machine(inquiry: Inquiry, text: str) -> int:
    """How many things but the choice of words speak for an automatic mail."""
    head = inquiry.subject or text[:120]
    return sum(
        (
            bool(RETURNED_BY.search(inquiry.sender) or FROM_A_MACHINE.search(inquiry.sender)),
            bool(pattern("junk", "automatic_subject").search(head)),
            bool(pattern("junk", "nobody_reads_it").search(text)),
            bool(pattern("junk", "is_away").search(text)),
        )
    )


def is_disguised(text: str) -> bool:
    """Letters of other scripts, digits for letters, links that no filter should know."""
    return (
        len(mixed_script_words(text)) >= DISGUISED_WORDS
        or len(LETTERS_AS_DIGITS.findall(text[:6_000])) >= DISGUISED_WORDS
        or bool(DISGUISED_LINK.search(text))
    )


def looks_made_up(inquiry: Inquiry) -> bool:
    """A telephone number that nobody has."""
    phone = re.sub(r"\D", "", str(inquiry.fields.get("phone", "")))
    return bool(phone) and (
        len(phone) < 7 or phone in "0123456789012345678" or len(set(phone)) <= 2
    )
