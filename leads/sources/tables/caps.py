"""How much of a stranger's table is read. Pure."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop

MOST_CELLS = 4_000_000  # of all sheets; a row counts for one more
MOST_LETTERS = 40_000_000  # one text of a workbook may stand in a million cells


class TooLarge(Exception):
    """`message` says of what there is too much in the file "name"; with `values` in it."""

    def __init__(self, message: str, **values: int) -> None:
        super().__init__(message)
        self.message, self.values = message, values


class Room:
    """What is left for the cells of one file."""

    def __init__(self) -> None:
        self.cells, self.letters = MOST_CELLS, MOST_LETTERS

    def take_row(self, cells: Sequence[object]) -> None:
        """Raises TooLarge."""
        self.cells -= len(cells) + 1
        if self.cells < 0:
            raise TooLarge(gettext_noop("“%(name)s” has more cells than any list of people."))

    def take_text(self, text: str) -> str:
        """Raises TooLarge."""
        self.letters -= len(text)
        if self.letters < 0:
            raise TooLarge(gettext_noop("“%(name)s” holds more text than any list of people."))
        return text
