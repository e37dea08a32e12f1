"""Charsets that a request may say it is in."""

import codecs
import re
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
CHARSET = re.compile(r";\s*charset[*\d]*\s*=\s*(\"[^\"]*\"|[^;]*)", re.I)
OF_TEXT = re.compile(r"(?:utf-(?:8|16|32)|iso8859|cp\d|koi8|mac|gb|big5|euc|shift|ascii$)")


class TextCharsets:
    """What says that it is in hex, zip or the like is read as if it had said nothing.

    Django takes whatever codec Python has, also for the question mark of an address, and fails
    before any middleware is asked.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        said = environ.get("CONTENT_TYPE", "")
        if not all(is_of_text(found[1].strip('" ')) for found in CHARSET.finditer(said)):
            environ["CONTENT_TYPE"] = CHARSET.sub("", said)
        return self.application(environ, start)


def is_of_text(charset: str) -> bool:
    try:
        return OF_TEXT.match(codecs.lookup(charset).name) is not None
    except (LookupError, ValueError):
        return False
