"""Put the icons that we use out of the kept library (Lucide) into static/icons.svg.

The file is kept beside the others, so that no machine that runs leadflow needs the library. A test
compares the two.
"""

from importlib.metadata import files
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import lucide

from leadflow.templatetags.icons import ICONS

FILE = Path(__file__).resolve().parent.parent / "static" / "icons.svg"
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = (
    'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round"'
)


def sprite() -> str:
    """All of them as symbols, by our names, below the library's licence."""
    symbols = (
        f'<symbol id="{ours}" {DRAWN}>{shapes_of(theirs)}</symbol>'
        for ours, theirs in ICONS.items()
    )
    opens = '<svg xmlns="http://www.w3.org/2000/svg">'
    return "\n".join([f"<!--\n{licence()}\n-->", opens, *symbols, "</svg>", ""])


def shapes_of(name: str) -> str:
    library = Path(lucide.__file__).parent / "lucide.zip"
    with ZipFile(library) as icons:
        drawn = ElementTree.fromstring(icons.read(f"{name}.svg"))
    return "".join(shape_of(one) for one in drawn)


def shape_of(one: ElementTree.Element) -> str:
    given = " ".join(f'{name}="{value}"' for name, value in one.attrib.items())
    return f"<{one.tag.removeprefix(SVG)} {given}/>"


def licence() -> str:
    """Lucide's own part of what the package says."""
    kept = next(one for one in files("lucide") or [] if one.name == "LICENSE")
    _, _, of_icons = kept.read_text().partition("The contained Lucide zip file is")
    return f"The icons of this file are Lucide's (https://lucide.dev). They are{of_icons.rstrip()}"


if __name__ == "__main__":
    FILE.write_text(sprite())
    print(f"{len(ICONS)} icons, {FILE.stat().st_size} bytes: {FILE}")
