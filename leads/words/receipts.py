"""Mails that a machine gives back where no header says so, told by what several signs say together.

A receipt, a test whether the writer is human, a message taken back. Pure.
"""

import re

from leads.words import pattern

LOOKED_AT = 2_000  # characters
CAME = pattern("receipts", "came")
ANSWERS_WITHIN = pattern("receipts", "answers_within")
NOBODY_READS = pattern("receipts", "nobody_reads")
NUMBERED = pattern("receipts", "numbered")
THANKS = pattern("receipts", "thanks")
OF_THEMSELVES = pattern("receipts", "of_themselves")
SHOWS_HUMAN = pattern("receipts", "shows_human")
BY_A_LINK = pattern("receipts", "by_a_link")
THEN_DELIVERED = pattern("receipts", "then_delivered")
SIGNS = (CAME, ANSWERS_WITHIN, NOBODY_READS, THANKS)
PART = re.compile(r"[.!,;:\n]")
TAKEN_BACK = pattern("receipts", "taken_back")
TAKEN_BACK_SUBJECT = pattern("receipts", "taken_back_subject")
ASKS = pattern("absence", "asks")
LONGEST_TAKEN_BACK = 400  # characters: a name, a sentence and a subject
ENOUGH, MOST_BESIDE = 3, 5  # signs, and words beside them


def is_machines_word(subject: str, text: str) -> bool:
    """Whether a mail is one of these and nothing else."""
    said = text[:LOOKED_AT]
    return is_receipt(subject, said) or is_challenge(said) or is_taken_back(subject, said)


def is_receipt(subject: str, said: str) -> bool:
    """It says that something came, and twice more what only receipts say; nobody speaks of
    themselves, asks for anything or tells of anything else.
    """
    if not CAME.search(said) or ASKS.search(said) or OF_THEMSELVES.search(said):
        return False
    signs = sum(bool(sign.search(said)) for sign in SIGNS)
    is_numbered = bool(NUMBERED.search(subject) or NUMBERED.search(said))
    tells_more = not NOBODY_READS.search(said) and words_beside(said) > MOST_BESIDE
    return signs + is_numbered >= ENOUGH and not tells_more


def words_beside(said: str) -> int:
    """How many words stand in parts of sentences that no receipt has."""
    parts = PART.split(said)
    beside = (part for part in parts if not any(sign.search(part) for sign in (*SIGNS, NUMBERED)))
    return sum(len(re.findall(r"[^\W\d_]{2,}", part)) for part in beside)


def is_challenge(said: str) -> bool:
    """Whoever follows its link shows that they are human, and then their mail is delivered."""
    return all(one.search(said) for one in (SHOWS_HUMAN, BY_A_LINK, THEN_DELIVERED))


def is_taken_back(subject: str, said: str) -> bool:
    """Under its own subject, and in no more words than a program has for it."""
    is_short = len(said.strip()) <= LONGEST_TAKEN_BACK and "\n\n" not in said.strip()
    begins = TAKEN_BACK_SUBJECT.search(subject) and not OF_THEMSELVES.search(said)
    return bool(is_short and begins and TAKEN_BACK.search(said))
