"""The rows of the tables and definition lists in a page of HTML. Pure."""

import re
from html.parser import HTMLParser
from typing import Any

HIDDEN = ("style", "script", "title")
BREAKS_BEFORE = ("br", "p", "div", "li", "table")
BREAKS_AFTER = ("p", "div")


class Rows(HTMLParser):
    """The innermost table rows of a page: lists of cell texts, with line breaks kept."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.open: list[list[str]] = []
        self.skip = 0
        self.defining = False

    def end_definition(self) -> None:
        """A definition list is a table of two columns whose rows have no end of their own."""
        if self.defining:
            self.defining = False
            self.end_row()

    def end_row(self) -> None:
        if not self.open:
            return
        cells = [
            re.sub(r" ?\n ?", "\n", re.sub(r"[ \t\r\f\v\u00a0]+", " ", c)).strip()
            for c in self.open.pop()
        ]
        if any(cells):
            self.rows.append(cells)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in HIDDEN:
            self.skip += 1
        elif tag == "tr":
            self.open.append([])
        elif tag == "dt":
            self.start_definition()
        elif self.starts_cell(tag):
            self.open[-1].append("")
        elif tag in BREAKS_BEFORE:
            self.add_to_cell("\n")

    def starts_cell(self, tag: str) -> bool:
        return bool(self.open) and (tag in ("td", "th") or (tag == "dd" and self.defining))

    def start_definition(self) -> None:
        self.end_definition()
        self.open.append([""])
        self.defining = True

    def add_to_cell(self, text: str) -> None:
        if self.open and self.open[-1]:
            self.open[-1][-1] += text

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self.skip = max(0, self.skip - 1)
        elif tag == "dl":
            self.end_definition()
        elif tag == "tr":
            self.end_row()
        elif tag in BREAKS_AFTER:
            self.add_to_cell("\n")

    def handle_data(self, data: str) -> None:
        if not self.skip:
            self.add_to_cell(data.replace("\r", "").replace("\n", " "))
