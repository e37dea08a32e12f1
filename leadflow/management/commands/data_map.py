"""docs/data-map.md, from the map by which people are erased and taken out."""

import textwrap
from typing import Any

from django.core.management.base import BaseCommand

from leadflow.privacy.data_map import (
    CLASSES,
    ERASURE,
    PERSONAL,
    RETENTION,
    TableEntry,
    tables,
)

LONGEST_LINE = 120
HEAD = """# The data map

What every column holds of a person, how long it is kept, and what erasing them does to it. Made
from `leadflow/privacy/columns.toml` by `bin/manage data_map > docs/data-map.md`; a test compares
the two, and another fails for a column without a class. What is done for people who ask stands in
[privacy.md](privacy.md).
"""


class Command(BaseCommand):
    help = "Write the data map as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join(data_map()))


def data_map() -> list[str]:
    lines = HEAD.splitlines()
    lines += ["", "## Classes of columns", "", *told(CLASSES), ""]
    lines += [*wrapped(f"Personal are {', '.join(PERSONAL)}."), ""]
    lines += ["## What erasing a person does", "", *told(ERASURE), ""]
    lines += ["## How long it is kept", "", *told(RETENTION), "", "## Tables", ""]
    for entry in tables():
        lines += entry_lines(entry)
    return lines


def told(words: dict[str, str]) -> list[str]:
    return [line for name, says in words.items() for line in wrapped(f"- **{name}**: {says}")]


def entry_lines(entry: TableEntry) -> list[str]:
    by_class: dict[str, list[str]] = {}
    for column, kind in entry.columns.items():
        by_class.setdefault(kind, []).append(column)
    columns = "; ".join(f"*{kind}* {', '.join(names)}" for kind, names in by_class.items())
    whose = f" Theirs by {', '.join(entry.person)}." if entry.person else ""
    text = f"- **{entry.label}**: {entry.erasure}, {entry.retention}.{whose} {columns}"
    return wrapped(text)


def wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, LONGEST_LINE, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False
    )
