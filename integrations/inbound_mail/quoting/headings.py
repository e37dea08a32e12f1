"""What announces a mail within a mail: headers, an attribution, a ruler. In any language.

Told by structure, not by words: labels with values, the addresses of the two who write to each
other, dates.
"""

import re
from collections.abc import Collection, Sequence
from itertools import takewhile

LABEL = re.compile(r"^[\s>*|]*(?P<label>[^\W\d_][^\n:：@<>]{0,28}?)\*?\s?[:：]\*?\s?(?P<value>.*)$")
MOST_LABEL_WORDS = 3
ADDRESS = re.compile(r"[^\s<>\"'@:;,]{1,64}@[^\s<>\"'@:;,.]+\.[^\s<>\"'@:;,]")
MOMENT = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|年")
YEAR, TIME, DAY = (
    re.compile(form) for form in (r"\b(?:19|20)\d\d\b", r"\d{1,2}[:.h]\d\d", r"\b\d{1,2}\b")
)
MONTH = re.compile(r"[^\W\d_]{3}")
EASTERN_DATE = re.compile(r"\d年")
RULER = re.compile(r"^[\s>]*(?:[-_=*─—]{3,}+.{0,60}?[-_=*─—]{3,}+|[-_=*─—]{5,})\s*$")
ENDS_LIKE_ONE = re.compile(r"[:：<]\s*$")
FEWEST_HEADERS, MOST_HEADERS = 3, 10
LONGEST_HEADING = 8  # lines
LONGEST_LINE = 400  # characters
SHORTEST_NAME = 4


def is_label(line: str) -> bool:
    found = label_and_value(line)
    return found is not None and len(found[0].split()) <= MOST_LABEL_WORDS


def label_and_value(line: str) -> tuple[str, str] | None:
    line = line[:LONGEST_LINE]
    found = LABEL.match(line) if ":" in line or "：" in line else None
    return (found["label"].strip(), found["value"].strip()) if found else None


def is_ruler(line: str) -> bool:
    return bool(RULER.match(line[:LONGEST_LINE]))


def are_headers(lines: Sequence[str], start: int) -> bool:
    """Whether a mail's headers begin at line `start`, as programs show them above its words.

    Three labels or more: one of the first two gives an address, and one of all a day with its
    year. Somebody who lists their own details gives no such day.
    """
    if not is_label(lines[start]) or (start and is_label(lines[start - 1])):
        return False  # or in the middle of a block
    near = lines[start : start + MOST_HEADERS]
    block = [line[:LONGEST_LINE] for line in takewhile(is_label, near)]
    if len(block) < FEWEST_HEADERS:
        return False
    return any(map(ADDRESS.search, block[:2])) and any(map(is_dated, block))


def is_dated(line: str) -> bool:
    """Whether it tells a year with a time of the day, or with a day behind its month."""
    years, times = spans(YEAR, line), spans(TIME, line)
    if follow(years, times) or follow(times, years) or EASTERN_DATE.search(line):
        return True
    days = [day for day in spans(DAY, line) if follow([day], years)]
    return follow(spans(MONTH, line), days)


def spans(form: re.Pattern[str], line: str) -> list[tuple[int, int]]:
    return [found.span() for found in form.finditer(line)]


def follow(first: list[tuple[int, int]], others: list[tuple[int, int]]) -> bool:
    """Whether one of the others begins behind the first of these."""
    return bool(first and others) and first[0][1] <= others[-1][0]


def filled_above(lines: Sequence[str], number: int) -> int:
    """The number of the nearest line above this one that is not blank, -1 where there is none."""
    return next((n for n in range(number - 1, -1, -1) if lines[n].strip()), -1)


class Parties:
    """The two who write to each other, by the names and addresses that a heading shows."""

    def __init__(self, names: Collection[str] = ()) -> None:
        self.names = tuple(n.casefold() for n in names if len(n) >= SHORTEST_NAME)

    def are_in(self, line: str) -> bool:
        shown = line[:LONGEST_LINE].casefold()
        return any(name in shown for name in self.names)


def heading_above(lines: Sequence[str], first: int, parties: Parties) -> set[int]:
    """The numbers of the lines that announce a quote that begins at line `first`."""
    number = filled_above(lines, first)
    block: list[int] = []
    while number >= 0 and len(block) < LONGEST_HEADING and lines[number].strip():
        if not belongs_to_heading(lines, number, block, parties):
            break
        block.append(number)
        if is_ruler(lines[number]):
            break
        number -= 1
    return with_ruler(lines, trimmed(lines, block, parties))


def belongs_to_heading(
    lines: Sequence[str], number: int, below: list[int], parties: Parties
) -> bool:
    """Whether a line goes on with the heading whose lower lines are `below`, the lowest first."""
    line = lines[number]
    if is_ruler(line) or is_label(line) or parties.are_in(line) or ENDS_LIKE_ONE.search(line):
        return True
    above_attribution = bool(below) and not any(is_label(lines[n]) for n in below)
    return above_attribution and bool(MOMENT.search(line))


def trimmed(lines: Sequence[str], block: list[int], parties: Parties) -> set[int]:
    """Without the lines on top that tell of nobody and of no moment; empty where none does."""
    if not any(parties.are_in(lines[n]) or is_ruler(lines[n]) for n in block):
        return set()
    telling = [n for n in block if tells_who_or_when(lines[n], parties)]
    return {n for n in block if n >= min(telling)} if telling else set()


def tells_who_or_when(line: str, parties: Parties) -> bool:
    return is_ruler(line) or parties.are_in(line) or bool(MOMENT.search(line[:LONGEST_LINE]))


def with_ruler(lines: Sequence[str], heading: set[int]) -> set[int]:
    """And the ruler above it, over blank lines or not."""
    if not heading:
        return heading
    number = filled_above(lines, min(heading))
    return heading | {number} if number >= 0 and is_ruler(lines[number]) else heading


def attribution_above(lines: Sequence[str], first: int) -> set[int]:
    """ "On Monday Dana Fox <dana@…> wrote:" above line `first`, over one or two lines; in any
    language: it ends with a colon and gives an address or a moment.
    """
    number = filled_above(lines, first)
    if number < 0 or not re.search(r"[:：]\s*$", lines[number]):
        return set()
    upper = number - 1 if number and lines[number - 1].strip() else number
    for top in {number: None, upper: None}:
        shown = " ".join(line[:LONGEST_LINE] for line in lines[top : number + 1])
        if ADDRESS.search(shown) or MOMENT.search(shown):
            return set(range(top, number + 1))
    return set()
