"""The letters of a posted body, whatever charset they are in. Pure.

A value is too short for a detector: only its own shape and its label tell what it is.
"""

import re

from integrations.texts.charsets import by_mark, charset_of, strictly

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)


def named_charset(content_type: str) -> str:
    """The charset that a content type names, "" where it names none that we know."""
    found = CHARSET.search(content_type)
    return charset_of(found[1]) if found else ""


def decoded(raw: bytes, charset: str) -> str:
    """The text. A label that does not hold is no reason to lose a letter.

    UTF-8 is told by its own shape, so it goes before a narrow charset that takes any byte.
    """
    marked = by_mark(raw)
    if marked is not None:
        return marked
    readings = (strictly(raw, name) for name in filter(None, ("utf-8", charset, "cp1252")))
    return next((text for text in readings if text is not None), raw.decode("latin-1"))


def as_bytes(text: str) -> bytes:
    """The bytes of a text that was read a byte a letter; others as UTF-8."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")
