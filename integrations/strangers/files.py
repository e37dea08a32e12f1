"""What a file is, by its content."""

import puremagic

PICTURES = (
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
)  # what a browser shows and cannot run
UNKNOWN = "application/octet-stream"


def kind(data: bytes) -> str:
    """A media type told by the first bytes, "application/octet-stream" where they tell nothing.

    A name or a sender's word never counts.
    """
    try:
        return puremagic.from_string(data[:4096], mime=True) or UNKNOWN
    except (puremagic.PureError, ValueError):
        return UNKNOWN
