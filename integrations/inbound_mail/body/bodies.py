"""What a mail says: the parts that hold its words, and of two wordings the fuller."""

import html
import re
from collections.abc import Callable
from email.message import Message
from typing import NamedTuple

from striprtf.striprtf import rtf_to_text

from integrations.inbound_mail.body.page import html_text, without_tags
from integrations.inbound_mail.raw.headers import clean, guarded
from integrations.inbound_mail.raw.parts import (
    MAX_DEPTH,
    MAX_PARTS,
    SHOWN,
    attachment_name,
    content,
    inner_parts,
    is_original,
    parts,
)

MAX_TEXT = 100_000  # characters of words: more than anybody writes
MAX_PAGE = 1_000_000  # characters of HTML, most of which is no words
MAX_PAGES = 2 * MAX_PAGE  # of all parts together that are laid out as a reader sees them
LONGEST_LINE = 2_000
RICH_TEXT = ("text/enriched", "text/richtext", "text/rtf", "application/rtf")
WORDS = ("text/plain", "text/html", *RICH_TEXT)
NAMED_BY_A_SERVER = re.compile(r"ATT\d+\.(?:txt|html?)", re.I)  # Exchange does so
WHOLE_PAGE = re.compile(r"\s*<(?:!doctype html|html)\b.*</(?:body|html)>\s*", re.I | re.S)
# What stands in a plain part for what only the other one can show.
MARKS = re.compile(r"\[[^\]\n\"{}]{0,200}\]|<?https?://[^\s<>]+>?")
SHORT, FAR_LONGER = 250, 3
SHINGLE = 4  # letters

PageText = Callable[[str], str]  # HTML → its words


class Said(NamedTuple):
    """Words, and the HTML that they were read from ("" where from none)."""

    text: str = ""
    page: str = ""


class Body(NamedTuple):
    """`rest`: what goes beyond the limit for words."""

    text: str
    page: str
    rest: str


def body_of(message: Message) -> Body:
    """What a mail shows its reader."""
    page_text = html_text if size_of_pages(message) <= MAX_PAGES else without_tags
    said = said_in(message, message, page_text)
    if not has_words(said.text):
        said = said_in_files(message, page_text) or said
    text = tidy(said.text)
    return Body(text[:MAX_TEXT].rstrip(), said.page, text[MAX_TEXT:] + said.page[MAX_PAGE:])


def size_of_pages(message: Message) -> int:
    """Characters of HTML as they were sent, of each part as far as it is read."""
    pages = (part for part in parts(message) if part.get_content_type() == "text/html")
    return sum(len(str(guarded(page.get_payload, ""))[:MAX_PAGE]) for page in pages)


def said_in(part: Message, whole: Message, page_text: PageText, depth: int = 0) -> Said:
    """The words of a part and all parts in it, but for files and an original that was returned."""
    if is_original(part) and not is_itself_the_message(part, whole):
        return Said()
    inner = inner_parts(part)[:MAX_PARTS] if depth < MAX_DEPTH else []
    if not inner:
        return said_by(part, page_text) if is_shown(part) else Said()
    found = [said_in(each, whole, page_text, depth + 1) for each in inner]
    if part.get_content_type() == "multipart/alternative":
        return one_of(found)
    return one_after_another([said for said in found if said.text.strip() or said.page])


def is_itself_the_message(part: Message, whole: Message) -> bool:
    """A forwarded mail with no words around it."""
    return part is whole or whole.get_content_type() == "message/rfc822"


def is_shown(part: Message) -> bool:
    """Text that is no file: servers name the words that stand behind a picture."""
    if part.get_content_type() not in SHOWN:
        return False
    name = attachment_name(part)
    if NAMED_BY_A_SERVER.fullmatch(name):
        return True
    if guarded(part.get_content_disposition, None) == "attachment":
        return False
    return not name or part.get_content_type() == "text/plain"


def said_in_files(message: Message, page_text: PageText) -> Said | None:
    """Of a mail without any other words: the first of its files that holds text."""
    files = (part for part in parts(message, into_mails=False) if part.get_content_type() in WORDS)
    found = (said_by(part, page_text) for part in files if not inner_parts(part))
    return next((said for said in found if has_words(said.text)), None)


def said_by(part: Message, page_text: PageText) -> Said:
    words, kind = content(part), part.get_content_type()
    if kind == "text/html" or (kind == "text/plain" and WHOLE_PAGE.fullmatch(words[:MAX_PAGE])):
        return Said(page_text(words[:MAX_PAGE]), words)
    return Said(of_rich_text(words) if kind in RICH_TEXT else words)


def of_rich_text(text: str) -> str:
    """RTF, or the tags of RFC 1896, as plain words."""
    if not text.lstrip().startswith("{\\rtf"):
        return without_tags(
            re.sub(r"(?is)<param>.{0,200}?</param>", "", text).replace("<<", "&lt;")
        )
    return clean(str(guarded(lambda: rtf_to_text(text[:MAX_PAGE], errors="ignore"), text)))


def one_after_another(found: list[Said]) -> Said:
    """All of them; where one is HTML, the others are shown between."""
    pages = [said.page or f"<p>{as_html(said.text)}</p>" for said in found]
    has_page = any(said.page for said in found)
    return Said("\n\n".join(said.text for said in found), "\n".join(pages) if has_page else "")


def as_html(text: str) -> str:
    return html.escape(text[:MAX_TEXT]).replace("\n", "<br>")


def one_of(found: list[Said]) -> Said:
    """The plain wording of several, or the HTML where that says more."""
    plain = "\n\n".join(said.text for said in found if not said.page and said.text.strip())
    rich = max((said for said in found if said.page), key=lambda s: len(s.text), default=Said())
    return Said(rich.text if is_stub(plain, rich.text) else plain, rich.page)


def is_stub(plain: str, rich: str) -> bool:
    """No words, or other ones than the HTML's: the advice to look at that, a banner, "?????"."""
    said, meant = letters_of(plain), letters_of(rich)
    if not said or not meant:
        return bool(meant)
    if len(said) < SHORT and len(meant) > FAR_LONGER * len(said):
        return True
    theirs = shingles(said)
    common = len(theirs & shingles(meant)) / len(theirs)
    return common < 1 / 2 and len(said) <= 2 * len(meant)


def has_words(text: str) -> bool:
    return bool(letters_of(text))


def letters_of(text: str) -> str:
    """Its letters and digits alone: no marks for pictures, no links, no rulers."""
    return re.sub(r"[\W_]+", "", MARKS.sub(" ", text[:MAX_TEXT])).lower()


def shingles(letters: str) -> set[str]:
    return {letters[n : n + SHINGLE] for n in range(max(1, len(letters) - SHINGLE + 1))}


def tidy(text: str) -> str:
    """Without invisible letters and blanks at line ends, no line beyond what patterns can bear."""
    text = text.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")
    text = re.sub(r"\n{3,}", "\n\n", clean(text))
    lines = [piece for line in text.split("\n") for piece in pieces_of(line.rstrip())]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def pieces_of(line: str) -> list[str]:
    """A line in pieces of bearable length, divided at blanks where it has any."""
    pieces = []
    while len(line) > LONGEST_LINE:
        end = line.rfind(" ", LONGEST_LINE // 2, LONGEST_LINE) + 1 or LONGEST_LINE
        pieces.append(line[:end].rstrip())
        line = line[end:]
    return [*pieces, line]
