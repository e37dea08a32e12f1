"""The letters of a posted body, whatever charset they are in. Pure."""

import codecs
import re

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)


def named_charset(content_type: str) -> str:
    """The charset that a content type names, "" where it names none that we know."""
    found = CHARSET.search(content_type)
    try:
        return codecs.lookup(found[1]).name if found else ""
    except LookupError:
        return ""


def decoded(raw: bytes, charset: str) -> str:
    """The text. A label that does not hold is no reason to lose a letter.

    UTF-8 is told by its own shape, so it goes before a narrow charset that takes any byte.
    """
    for name in filter(None, (with_mark(raw), "utf-8-sig", charset, "cp1252")):
        try:
            return raw.decode(name)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def with_mark(raw: bytes) -> str:
    """The charset that a byte order mark tells, else ""."""
    return "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""


def as_bytes(text: str) -> bytes:
    """The bytes of a text that was read a byte a letter; others as UTF-8."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")
