"""The parts of a workbook, unpacked piece by piece under caps before anything reads them. Pure.

What stands in a few hundred kilobytes may unpack to gigabytes: as one cell, as one row, as a list
of texts. Only what has been looked through here is given to whoever reads the sheets.
"""

import io
import re
import zipfile
from typing import NamedTuple

from django.utils.translation import gettext_noop

from leads.sources.tables.caps import TooLarge

PIECE = 256 * 1024  # bytes
MOST_UNPACKED = 100 * 1024 * 1024  # bytes of all parts
MOST_PARTS = 2_000
MOST_OF_OTHERS = 8 * 1024 * 1024  # bytes of a part that holds neither rows nor texts
LONGEST_ROW = 4 * 1024 * 1024  # bytes; also of a text, and of what stands behind the last row
MOST_TEXTS = 1_000_000
# What no list of people needs: a workbook is read without them
NOT_READ = re.compile(
    r"xl/(?:media|drawings|charts|pivot\w+|comments|embeddings|printerSettings|externalLinks"
    r"|calcChain|threadedComments|persons|slicers?|slicerCaches|tables|queryTables|ctrlProps"
    r"|activeX|model|vbaProject)|customXml/|docProps/",
    re.I,
)
BEGINS = re.compile(rb"<(?:\w{1,20}:)?(row|si)[\s/>]")
FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)  # of names that stand for more names
FIRST = re.compile(rb"<(?:[A-Za-z]\w{0,20}:)?([A-Za-z]\w{0,30})")
# Of a sheet that does not say how large it is all is read, only to find that out
ROWS_BEGIN = re.compile(rb"<((?:\w{1,20}:)?)sheetData(?=[\s/>])")
WITH_SIZE = rb'<\1dimension ref="A1"/>\g<0>'
LONGEST_MARK = 32  # bytes of what is looked for, across the end of a piece


class Workbook(NamedTuple):
    """A workbook of nothing but the parts that are read; whether any cell has a formula."""

    packed: io.BytesIO
    has_formulas: bool


def unpacked(raw: bytes) -> Workbook:
    """The parts of an XLSX file, without compression. Raises TooLarge, zipfile.BadZipFile and what
    broken compression brings about.
    """
    found, has_formulas = io.BytesIO(), False
    with zipfile.ZipFile(io.BytesIO(raw)) as packed, zipfile.ZipFile(found, "w") as plain:
        parts = [part for part in packed.infolist() if not NOT_READ.match(part.filename)]
        refuse_many(parts)
        for part in parts:
            seen = Seen()
            with packed.open(part) as source, plain.open(part.filename, "w") as target:
                while piece := source.read(PIECE):
                    target.write(seen.look_at(piece))
            has_formulas |= seen.has_formulas
    found.seek(0)
    return Workbook(found, has_formulas)


def refuse_many(parts: list[zipfile.ZipInfo]) -> None:
    """Raises TooLarge. No more of a part is unpacked than it declares."""
    if len(parts) > MOST_PARTS:
        raise TooLarge(gettext_noop("“%(name)s” has far more parts than a workbook."))
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TooLarge(
            gettext_noop("“%(name)s” unpacks to more than %(most)s MB."),
            most=MOST_UNPACKED // 1024 // 1024,
        )


class Seen:
    """What has been seen of one part; places are bytes from its beginning."""

    def __init__(self) -> None:
        self.size = self.began = self.texts = 0
        self.may_be_large = self.has_formulas = False
        self.tail = b""

    def look_at(self, piece: bytes) -> bytes:
        """The piece as it is read on. Raises TooLarge."""
        is_first = not self.size
        if is_first:
            self.may_be_large = has_rows(piece)
        both, before = self.tail + piece, len(self.tail)
        if DECLARATION.search(both):
            raise TooLarge(
                gettext_noop(
                    "“%(name)s” declares names that stand for other texts, as no workbook does."
                )
            )
        for mark in BEGINS.finditer(both):
            if mark.end() > before:  # not seen with the piece before
                self.begin(self.size - before + mark.start(), is_text=mark[1] == b"si")
        self.has_formulas |= bool(FORMULA.search(both))
        self.size, self.tail = self.size + len(piece), both[-LONGEST_MARK:]
        self.begin(self.began)
        if not self.may_be_large and self.size > MOST_OF_OTHERS:
            raise TooLarge(
                gettext_noop("“%(name)s” has a part that is far larger than in any workbook.")
            )
        return ROWS_BEGIN.sub(WITH_SIZE, piece, count=1) if is_first else piece

    def begin(self, at: int, *, is_text: bool = False) -> None:
        """A row or a text begins there. Raises TooLarge."""
        if max(at, self.size) - self.began > LONGEST_ROW:
            raise TooLarge(gettext_noop("“%(name)s” has a cell or a row that is far too long."))
        self.began, self.texts = at, self.texts + is_text
        if self.texts > MOST_TEXTS:
            raise TooLarge(gettext_noop("“%(name)s” has more texts than any list of people."))


def has_rows(start: bytes) -> bool:
    """Whether a part that begins so is a sheet or the list of texts."""
    first = FIRST.search(start)
    return first is not None and first[1] in (b"worksheet", b"sst")
