"""HTML as text: what a reader of it sees."""

import html
import re
from itertools import islice
from typing import Any

import lxml.html
from inscriptis import Inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement

from integrations.inbound_mail.raw.headers import clean, guarded

BLOCKS = CSS_PROFILES["strict"] | {
    tag: HtmlElement(display=Display.block) for tag in ("dl", "dt", "dd")
}
MOST_ELEMENTS = 20_000  # the reader takes seconds over more
TAG = re.compile(r"<[^<>]{0,2000}>")
HIDDEN = re.compile(
    r"""
    display \s{0,3} : \s{0,3} none
    | visibility \s{0,3} : \s{0,3} hidden
    | font-size \s{0,3} : \s{0,3} 0 (?![.\d])
    """,
    re.I | re.X,
)


def html_text(page: str) -> str:
    """HTML as a reader sees it.

    Hidden elements are left out, cells are kept apart by two blanks.
    """
    tree = guarded(lambda: visible(page), None)
    if tree is None:
        return without_tags(page)
    if next(islice(tree.iter(), MOST_ELEMENTS, None), None) is not None:
        return clean(pieces_of_text(tree))
    shown = guarded(lambda: Inscriptis(tree, ParserConfig(css=BLOCKS)).get_text(), None)
    return clean(shown if shown is not None else pieces_of_text(tree))


def pieces_of_text(tree: Any) -> str:
    """Of a page that its reader cannot follow, too deep or too long: each piece on its own line."""
    return "\n".join(piece.strip() for piece in tree.itertext() if piece.strip())


def without_tags(page: str) -> str:
    return clean(html.unescape(TAG.sub(" ", page)))


def visible(page: str) -> Any:
    """The page's tree without what a reader does not see: scripts, comments, hidden elements."""
    tree = lxml.html.fromstring(
        page.encode("utf-8", "replace"),
        parser=lxml.html.HTMLParser(
            encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
        ),
    )
    for element in list(filter(is_unseen, tree.iter())):
        if element.getparent() is not None:
            element.drop_tree()
    return tree


def is_unseen(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "template", "title"):
        return True
    return bool(HIDDEN.search(element.get("style", "")))
