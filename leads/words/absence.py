"""Being away: whether a mail says so, and when its writer is back.

Dates in seven languages, read against the day it came.
"""

import re
from datetime import date, timedelta

from leads.words import one_of, pattern, word_file

SUBJECT = pattern("absence", "subject")
SUBJECT_PLAINLY = pattern("absence", "subject_plainly")
SUBJECT_MENTIONS = pattern("absence", "subject_mentions")
AWAY = pattern("absence", "away")
OPENS_WITH_THANKS = pattern("absence", "opens_with_thanks")
OPENS_WITH_ABSENCE = pattern("absence", "opens_with_absence")
DEPUTY = pattern("absence", "deputy")
ASKS = pattern("absence", "asks")
MACHINE = pattern("absence", "machine")
ROBOT = pattern("absence", "robot")
ADVERTISES = pattern("absence", "advertises")
RETURN = pattern("absence", "return")
FIRST_DAY = pattern("absence", "first_day")

WORDS = word_file("absence")
MONTHS = {name: int(n) for n, names in WORDS.grouped("months").items() for name in names}
WEEKDAYS = {name: int(n) for n, names in WORDS.grouped("weekdays").items() for name in names}
ANY_MONTH = one_of(MONTHS)
DAY_MONTH = WORDS.pattern("day_month", month=ANY_MONTH)
MONTH_DAY = WORDS.pattern("month_day", month=ANY_MONTH)
DAY_ALONE = WORDS.pattern("day_alone", month=ANY_MONTH)
WEEKDAY = WORDS.pattern(
    "weekday", weekday=one_of(WEEKDAYS), tomorrow=one_of(WORDS.words("tomorrow"))
)
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
NUMERIC = re.compile(r"\b(\d{1,2})[./-](\d{1,2})(?:[./-](\d{2,4}))?\b")
LONGEST = timedelta(days=200)
# Points without a header that make an absence notice; what asks for something is a person's.
NOTICE_AT = 3


def is_absence(subject: str, text: str, automatic: bool) -> bool:
    """Whether a mail says that its writer is away.

    `automatic`: its headers, or its plain words, say that no person sent it.

    Without either the words must be a notice and nothing else: a person who writes "I'm away until
    the 25th, please ring" wants something.
    """
    if automatic:
        if ADVERTISES.search(text) and not AWAY.search(text):
            return False  # "offers until the 28th": a newsletter
        return bool(
            AWAY.search(text)
            or (SUBJECT.search(subject) and not MACHINE.search(text))
            or (names_return(text) and not ROBOT.search(text) and not MACHINE.search(text))
        )
    return absence_notice(subject, text) >= NOTICE_AT and bool(
        AWAY.search(text) or names_return(text)
    )


def absence_notice(subject: str, text: str) -> int:
    """How much a mail without automatic headers reads like an absence notice."""
    return (
        3 * bool(SUBJECT.search(subject))
        + bool(SUBJECT_MENTIONS.search(subject))
        + bool(AWAY.search(text))
        + names_return(text)
        + bool(DEPUTY.search(text))
        + bool(OPENS_WITH_THANKS.match(text))
        + 2 * bool(OPENS_WITH_ABSENCE.match(text))
        - 3 * bool(ASKS.search(text))
    )


def names_return(text: str) -> bool:
    """It names a day of return: "back Sept 30", "returning next Monday"."""
    return any(
        DAY_MONTH.search(near)
        or MONTH_DAY.search(near)
        or NUMERIC.search(near)
        or ISO.search(near)
        or DAY_ALONE.search(near)
        or WEEKDAY.search(near[:50])
        for near in (text[m.start() : m.start() + 60] for m in RETURN.finditer(text[:3_000]))
    )


def is_robot(subject: str, text: str) -> bool:
    """Automatic mail whose headers do not say so, told from its plain words."""
    if MACHINE.search(text[:3_000]):
        return True
    return bool(
        SUBJECT.search(subject)
        and (
            AWAY.search(text)
            or ROBOT.search(text)
            or (len(text) < 200 and SUBJECT_PLAINLY.search(subject))
        )
        and not ASKS.search(text)
    )


def returns_on(text: str, arrived: date) -> date | None:
    """The day on which they say they are back, else None.

    `arrived` is the mail's own day in the reader's zone.
    """
    near = [text[m.start() : m.start() + 90] for m in RETURN.finditer(text)]
    for piece in near:
        for sentence in (re.split(r"(?<=[a-zà-ÿ\d])[.!?](?=\s+[A-ZÀ-Þ])", piece, maxsplit=1)[0],):
            if days := dates(sentence, arrived):
                return days[-1] if FIRST_DAY.search(sentence[:12]) else days[0]
    days = dates(text, arrived)
    if days:
        return max(days)
    for piece in near:
        if found := WEEKDAY.search(piece[:50]):
            return arrived + timedelta(
                days=1
                if found.group(2)
                else (WEEKDAYS[found.group(1).lower()] - arrived.weekday() - 1) % 7 + 1
            )
    return None


def dates(text: str, arrived: date) -> list[date]:
    """Dates named in the text, in its order, that could be a return."""
    found: list[tuple[int, date]] = []
    for written, read in (
        (DAY_MONTH, lambda m: (m[3], MONTHS[m[2].lower()], m[1])),
        (MONTH_DAY, lambda m: (m[3], MONTHS[m[1].lower()], m[2])),
        (ISO, lambda m: (m[1], m[2], m[3])),
        (NUMERIC, lambda m: numeric(m, arrived)),
        (DAY_ALONE, lambda m: (None, 0, m[1])),
    ):
        for match in written.finditer(text):
            year, month, day = read(match)
            if (value := future(year, int(month), int(day), arrived)) is not None:
                found.append((match.start(), value))
    return [value for _, value in sorted(found)]


def numeric(match: re.Match[str], arrived: date) -> tuple[str | None, int, int]:
    """Day first, unless only month first makes sense.

    With both possible, whichever is the nearer future.
    """
    first, second, year = int(match[1]), int(match[2]), match[3]
    if year and len(year) == 2:
        year = "20" + year
    options = [
        (m, d) for m, d in ((second, first), (first, second)) if 1 <= m <= 12 and 1 <= d <= 31
    ]
    ahead = sorted(
        (value, m, d) for m, d in options if (value := future(year, m, d, arrived)) is not None
    )
    return (year, ahead[0][1], ahead[0][2]) if ahead else (year, 0, 0)


def future(year: str | None, month: int, day: int, arrived: date) -> date | None:
    """The next such date from `arrived` on; month 0 is "the 25th".

    None where it is impossible or absurdly far.
    """
    try:
        if month == 0:
            value = arrived.replace(day=day)
            value = (
                value
                if value >= arrived
                else (arrived.replace(day=1) + timedelta(days=32)).replace(day=day)
            )
        else:
            value = date(int(year or arrived.year), month, day)
            if not year and value < arrived:
                value = date(arrived.year + 1, month, day)
    except ValueError:
        return None
    return value if arrived <= value <= arrived + LONGEST else None
