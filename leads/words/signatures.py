"""What a telephone or a mail program sets below the words of whoever writes with it. Pure."""

import re

from integrations.mailing.mail_phrases import PHRASES

SENT_FROM = PHRASES.pattern("sent_from")
SIGNATURE_MARK = re.compile(r"^-- ?$", re.MULTILINE)


def above_program_line(text: str) -> str:
    """The words above what a program sets there: "Sent from my iPhone"."""
    found = SENT_FROM.search(text)
    return text[: found.start()] if found else text


def without_signature(text: str) -> str:
    """The words above it; the text itself where there are none above."""
    return above_signature(text) or text


def above_signature(text: str) -> str:
    """The words above it, "" where there are none."""
    marks = [SIGNATURE_MARK.search(text), SENT_FROM.search(text)]
    above = text[: min([mark.start() for mark in marks if mark], default=len(text))]
    return above if above.strip() else ""
