"""The text of an inquiry as rules read it."""

from integrations.inbound_mail import FORWARDED

HEAD, TAIL = 5_000, 1_500
ENOUGH_OF_THEIR_OWN = 80  # characters


def shortened(text: str) -> str:
    """Enough of a long text to tell what it is: how it begins and how it ends."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


def own_words(text: str) -> str:
    """Without the mail that somebody passed on, where they wrote enough of their own above it."""
    mark = FORWARDED.search(text)
    return text[: mark.start()] if mark and mark.start() >= ENOUGH_OF_THEIR_OWN else text
