"""What a mail shows its reader: its parts, the text among them, and HTML as text."""

import re
from email.header import decode_header, make_header
from email.message import Message
from functools import partial
from typing import Any

import lxml.html
from inscriptis import Inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement

from integrations.inbound_mail.headers import clean, guarded

MAX_PARTS = 200
MAX_TEXT = 100_000  # characters of words, and twice that of HTML: more than anybody writes
LONGEST_LINE = 2_000
# Codecs of Python that are no charset of a mail.
NO_CHARSET = re.compile(
    r"escape|utf[-_]?7|idna|punycode|rot|hex|base|zip|bz2|zlib|uu|quopri"
    r"|undefined|mbcs|oem|unicode",
    re.I,
)
MAX_DEPTH = 30
CHARSETS_MEANT = {"iso-8859-1": "windows-1252", "us-ascii": "utf-8"}


def parts(message: Message, into_mails: bool = True) -> list[Message]:
    """Every part, breadth capped and depth capped, however deep a stranger nests.

    Those of an attached mail only `into_mails`.
    """
    found: list[Message] = []
    waiting: list[tuple[Message, int]] = [(message, 0)]
    while waiting and len(found) < MAX_PARTS:
        part, depth = waiting.pop(0)
        found.append(part)
        if part.get_content_type() == "message/rfc822" and not into_mails:
            continue
        inner = guarded(part.get_payload, None)
        if isinstance(inner, list) and depth < MAX_DEPTH:
            waiting = [(p, depth + 1) for p in inner if isinstance(p, Message)] + waiting
    return found


def attachment_name(part: Message) -> str:
    for field, raw in guarded(lambda: list(part.raw_items()), []):
        if names_in_bytes(field, str(raw)):
            part.replace_header(field, from_bytes(str(raw)))
    name = guarded(part.get_filename, None)
    if not name:
        return ""
    shown = guarded(lambda: str(make_header(decode_header(str(name)))), str(name))
    return re.sub(r"[\x00-\x1f/\\]", "_", from_bytes(shown))[:150]


def names_in_bytes(field: str, raw: str) -> bool:
    """Some write a file's name as it is, in bytes."""
    return field.lower() in ("content-disposition", "content-type") and not raw.isascii()


def from_bytes(text: str) -> str:
    """The UTF-8 that stands in a header as bytes."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def bodies(message: Message) -> tuple[str, str]:
    """(text, html) as shown to a reader.

    The first plain part that says something, else the HTML as text.
    """
    shown = shown_parts(message)
    text = "\n\n".join(words for words in contents(shown, "text/plain") if words.strip())
    page = "\n".join(contents(shown, "text/html"))[: 2 * MAX_TEXT]
    if page and is_stub(text):
        text = fuller(text, html_text(page))
    return tidy(text[: 2 * MAX_TEXT])[:MAX_TEXT], page


def contents(shown: list[Message], kind: str) -> list[str]:
    return [content(part) for part in shown if part.get_content_type() == kind]


def fuller(text: str, read: str) -> str:
    """A stub, or what was read of the page where the stub is empty or far shorter."""
    return read if not text.strip() or len(read) > 3 * len(text) else text


def shown_parts(message: Message) -> list[Message]:
    """The parts that are what they wrote: neither files nor a returned or forwarded original."""
    found: list[Message] = []
    returned: set[int] = set()
    for part in parts(message):
        if id(part) in returned:
            continue
        if is_original(part) and not attachment_only(message, part):
            returned.update(id(inner) for inner in parts(part))
        elif not part.is_multipart() and not attachment_name(part):
            found.append(part)
    return found


def is_original(part: Message) -> bool:
    return part.get_content_type() in ("message/rfc822", "text/rfc822-headers")


def inner_mail(part: Message) -> bytes:
    """The mail that hangs on another; b"" where it cannot be written down."""
    inner: Any = guarded(part.get_payload, None)
    return bytes(guarded(lambda: inner[0].as_bytes(), b""))


def attachment_only(message: Message, part: Message) -> bool:
    """A forwarded mail with no words around it is itself the message."""
    return message is part or message.get_content_type() == "message/rfc822"


def content(part: Message) -> str:
    """A part's text: the declared charset, then UTF-8, then windows-1252, which never fails."""
    raw = guarded(lambda: part.get_payload(decode=True), None)
    if not isinstance(raw, bytes):
        return clean(str(guarded(part.get_payload, "")))
    for charset in (declared_charset(part), "utf-8"):
        decoded = guarded(partial(raw.decode, charset), None)
        if decoded is not None:
            return clean(decoded)
    return clean(raw.decode("windows-1252", "replace"))


def declared_charset(part: Message) -> str:
    """utf-8 where none, or none of a mail, is declared."""
    declared = str(guarded(part.get_content_charset, None) or "utf-8").lower()
    if not re.fullmatch(r"[\w.:-]{2,30}", declared) or NO_CHARSET.search(declared):
        return "utf-8"
    return CHARSETS_MEANT.get(declared, declared)


def is_stub(text: str) -> bool:
    """No words, or only the advice to look at the other part."""
    return not text.strip() or (
        len(text) < 250 and bool(re.search(r"\bhtml\b|https?://|\bbrowser\b", text, re.I))
    )


BLOCKS = CSS_PROFILES["strict"] | {
    tag: HtmlElement(display=Display.block) for tag in ("dl", "dt", "dd")
}


def html_text(page: str) -> str:
    """HTML as a reader sees it.

    Hidden elements are left out, cells are kept apart by two blanks.
    """
    shown = guarded(lambda: Inscriptis(visible(page), ParserConfig(css=BLOCKS)).get_text(), None)
    return clean(shown if shown is not None else re.sub(r"<[^<>]{0,2000}>", " ", page))


HIDDEN = re.compile(
    r"""
    display \s{0,3} : \s{0,3} none
    | visibility \s{0,3} : \s{0,3} hidden
    | font-size \s{0,3} : \s{0,3} 0 (?![.\d])
    """,
    re.I | re.X,
)


def visible(page: str) -> Any:
    """The page's tree without what a reader does not see: scripts, comments, hidden elements."""
    tree = lxml.html.fromstring(
        page.encode("utf-8", "replace"),
        parser=lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True),
    )
    for element in list(filter(is_unseen, tree.iter())):
        if element.getparent() is not None:
            element.drop_tree()
    return tree


def is_unseen(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "template", "title"):
        return True
    return bool(HIDDEN.search(element.get("style", "")))


def tidy(text: str) -> str:
    text = text.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")
    lines = [line.rstrip()[:LONGEST_LINE] for line in clean(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
