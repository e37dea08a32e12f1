"""The text of an inquiry as rules read it."""

import re
import unicodedata

from integrations.inbound_mail import FORWARDED

HEAD, TAIL = 5_000, 1_500
ENOUGH_OF_THEIR_OWN = 80  # characters
UNSEEN = re.compile(
    r"[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad]|[\U000e0000-\U000e007f]"
)
STRAIGHT = str.maketrans("‘’‚‛“”„–—", "''''\"\"\"--")


def readable(text: str) -> str:
    """The text as a person sees it.

    Compatibility forms folded, invisible characters out, straight quotes.
    """
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(STRAIGHT)


def shortened(text: str) -> str:
    """Enough of a long text to tell what it is: how it begins and how it ends."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


def own_words(text: str) -> str:
    """Without the mail that somebody passed on, where they wrote enough of their own above it."""
    mark = FORWARDED.search(text)
    return text[: mark.start()] if mark and mark.start() >= ENOUGH_OF_THEIR_OWN else text
