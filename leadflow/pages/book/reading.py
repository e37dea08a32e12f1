"""A chapter as a page shows it: our own Markdown, with its links and pictures where they are served
from.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

FOLDER = settings.ROOT / "docs" / "book"
PICTURES, ENDING = "../pictures/", ".md"
ENGLISH = "en"


@dataclass(frozen=True)
class Chapter:
    """`html` begins with its title as a heading; `language` is the one in which it is there."""

    key: str
    title: str
    html: SafeString
    language: str


@cache
def chapter_in(language: str, key: str) -> Chapter:
    """In English where nobody has written it in that language yet."""
    file = FOLDER / language / f"{key}{ENDING}"
    if not file.exists():
        return chapter_in(ENGLISH, key)
    source = file.read_text(encoding="utf-8")
    title = source.partition("\n")[0].removeprefix("# ")
    return Chapter(key, title, as_html(source), language)


def as_html(source: str) -> SafeString:
    """HTML that stands in it is shown as text."""
    reader = MarkdownIt("commonmark", {"html": False})
    tokens = reader.parse(source)
    for token in tokens:
        for part in token.children or []:
            lead_on(part)
    html = reader.renderer.render(tokens, reader.options, {})
    return mark_safe(html)  # noqa: S308  (our own text, escaped by the renderer)


def lead_on(part: Token) -> None:
    """Links lead to other chapters as files do to each other, beside them; pictures are static."""
    source, target = str(part.attrGet("src") or ""), str(part.attrGet("href") or "")
    if source.startswith(PICTURES):
        name = Path(source).name
        with Image.open(FOLDER / "pictures" / name) as picture:
            width, height = picture.size
        for attribute, value in {"width": width, "height": height, "loading": "lazy"}.items():
            part.attrSet(attribute, str(value))
        part.attrSet("src", static(f"book/{name}"))
    elif target.endswith(ENDING):
        part.attrSet("href", f"../{target.removesuffix(ENDING)}/")
