"""The pictures that the owner's book shows, small enough to lie in the repository."""

from pathlib import Path
from typing import Any

from PIL import Image

from tests.pictures.browsing import portray, show, tab
from tests.pictures.every_page import ShownPage

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "book" / "pictures"
SIZE = {"width": 1000, "height": 760}
HIGHEST = 1150  # pixels: what stands further down is left out
COLOURS = 64
SHOWN = frozenset(
    {
        *("set-up", "business", "closed-days", "criteria", "sequence", "approvals", "sources"),
        *("source", "mail-out", "mail-domain", "telephone-account", "team"),
        *("alerts", "today", "lead", "report", "balance", "judging", "privacy", "person-erase"),
    }
)


def pictures_of_book(browser: Any, address: str, keys: Any, pages: list[ShownPage]) -> None:
    """In light colours, at a desk."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    look = {"viewport": SIZE, "color_scheme": "light", "storage_state": keys}
    with tab(browser, address, **look) as (page, _):
        for shown in pages:
            if (name := shown.name.replace(": ", "-")) in SHOWN:
                show(page, shown)
                path = FOLDER / f"{name}.png"
                portray(page, path, HIGHEST)
                make_small(path)


def make_small(path: Path) -> None:
    with Image.open(path) as taken:
        small = taken.convert("RGB").quantize(COLOURS)
    small.save(path, optimize=True)
