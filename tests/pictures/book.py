"""The pictures that the owner's book shows, small enough to lie in the repository."""

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from tests.pictures.browsing import portray, show, tab
from tests.pictures.every_page import ShownPage

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "book" / "pictures"
SIZE = {"width": 1000, "height": 760}
HIGHEST = 900  # pixels: what stands further down is left out
COLOURS = 32
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
                path = FOLDER / f"{name}.webp"
                make_small(portray(page, HIGHEST), path)


def make_small(taken: bytes, path: Path) -> None:
    with Image.open(BytesIO(taken)) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.convert("RGB").save(path, lossless=True, quality=100, method=6)
