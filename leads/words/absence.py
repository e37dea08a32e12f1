"""Being away: whether a mail says so, and when its writer is back.

Dates in seven languages, read against the day it came.
"""

import re
from datetime import date, timedelta
from itertools import takewhile

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
NOTICE = pattern("absence", "notice")
WANTS = pattern("absence", "wants")
PART_ENDS = pattern("absence", "part_ends")
GREETING = pattern("letters", "greeting")
SIGN_OFF = pattern("letters", "sign_off")
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
# A notice speaks of nothing but being away: so many words on another matter make it a letter.
# More of them where the subject is a program's own.
FEWEST_WORDS, OWN_MATTER_AT, PLAINLY_AT = 3, 5, 8
PHRASE, NOUN = 7, 4  # words that go with a phrase of a notice, and with one of its nouns
WANTED = 4
END_OF_SENTENCE = re.compile(r"(?<=[a-zà-ÿ\d])[.!?](?=\s+[A-ZÀ-Þ])")


def is_absence(subject: str, text: str, automatic: bool) -> bool:
    """Whether a mail says that its writer is away.

    `automatic`: its headers, or its plain words, say that no person sent it.

    Without either the words must be a notice and nothing else: a person who writes "I'm away until
    the 25th, please ring" wants something.
    """
    if automatic:
        return bool(AWAY.search(text)) or is_machines_absence(subject, text)
    if absence_notice(subject, text) < NOTICE_AT or is_letter(subject, text):
        return False
    return bool(AWAY.search(text)) or names_return(text)


def is_letter(subject: str, text: str) -> bool:
    """It speaks of more than a notice does."""
    enough = PLAINLY_AT if SUBJECT_PLAINLY.search(subject) else OWN_MATTER_AT
    return words_of_own_matter(text) >= enough


def has_own_matter(text: str) -> bool:
    """It speaks of something beside being away, mail, and whom to ask meanwhile."""
    return words_of_own_matter(text) >= OWN_MATTER_AT


def asks_for_work(text: str) -> bool:
    """It asks, and of something beside being away."""
    return bool(ASKS.search(text)) and not MACHINE.search(text) and has_own_matter(text)


def words_of_own_matter(text: str) -> int:
    letter = GREETING.sub("", text[:3_000].lstrip(), count=1)
    lines = takewhile(lambda line: not SIGN_OFF.match(line.strip()), letter.split("\n"))
    parts = PART_ENDS.split("\n".join(lines))
    return sum(words_beyond_notice(part) for part in parts)


def words_beyond_notice(part: str) -> int:
    """How many words of a part of a sentence go beyond what a notice says; of very few none."""
    phrases = (AWAY, DEPUTY, OPENS_WITH_THANKS, OPENS_WITH_ABSENCE, MACHINE, ROBOT)
    said = sum(bool(words.search(part)) for words in phrases) + names_return(part)
    of_notice = PHRASE * said + NOUN * len(NOTICE.findall(part))
    wanted = 0 if DEPUTY.search(part) else WANTED * len(WANTS.findall(part))
    count = len(re.findall(r"[^\W\d_]{2,}", part)) - of_notice + wanted
    return count if count >= FEWEST_WORDS else 0


def is_machines_absence(subject: str, text: str) -> bool:
    """Automatic mail that does not plainly say "away", but has it as its subject or names a return.

    Not "offers until the 28th" (a newsletter), nor what only machines say.
    """
    if ADVERTISES.search(text) or MACHINE.search(text):
        return False
    return bool(SUBJECT.search(subject)) or (names_return(text) and not ROBOT.search(text))


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
    starts = [found.start() for found in RETURN.finditer(text[:3_000])]
    return any(names_day(text[start : start + 60]) for start in starts)


def names_day(text: str) -> bool:
    dated = any(written.search(text) for written in (DAY_MONTH, MONTH_DAY, NUMERIC, ISO, DAY_ALONE))
    return dated or bool(WEEKDAY.search(text[:50]))


def is_robot(subject: str, text: str) -> bool:
    """Automatic mail whose headers do not say so, told from its plain words."""
    if MACHINE.search(text[:3_000]):
        return True
    if not SUBJECT.search(subject) or ASKS.search(text) or is_letter(subject, text):
        return False
    is_short = len(text) < 200 and SUBJECT_PLAINLY.search(subject)
    return bool(is_short or AWAY.search(text) or ROBOT.search(text))


def returns_on(text: str, arrived: date) -> date | None:
    """The day on which they say they are back, else None.

    `arrived` is the mail's own day in the reader's zone.
    """
    near = [text[m.start() : m.start() + 90] for m in RETURN.finditer(text)]
    days = filter(None, (day_of_return(piece, arrived) for piece in near))
    weekdays = filter(None, (coming_weekday(piece, arrived) for piece in near))
    return next(days, None) or max(dates(text, arrived), default=None) or next(weekdays, None)


def day_of_return(text: str, arrived: date) -> date | None:
    """The date in the sentence with which a text begins: its last where it says "from … on"."""
    sentence = END_OF_SENTENCE.split(text, maxsplit=1)[0]
    days = dates(sentence, arrived)
    if not days:
        return None
    return days[-1] if FIRST_DAY.search(sentence[:12]) else days[0]


def coming_weekday(text: str, arrived: date) -> date | None:
    """The day after `arrived` that a text names by its weekday, or as tomorrow."""
    found = WEEKDAY.search(text[:50])
    if not found:
        return None
    if found[2]:
        return arrived + timedelta(days=1)
    days_ahead = (WEEKDAYS[found[1].lower()] - arrived.weekday() - 1) % 7 + 1
    return arrived + timedelta(days=days_ahead)


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
    # A month of 0 would mean that none was named.
    options = [(month, day) for month, day in ((second, first), (first, second)) if month]
    ahead = [
        (value, month, day)
        for month, day in options
        if (value := future(year, month, day, arrived)) is not None
    ]
    _, month, day = min(ahead, default=(arrived, 0, 0))
    return year, month, day


def future(year: str | None, month: int, day: int, arrived: date) -> date | None:
    """The next such date from `arrived` on; month 0 is "the 25th".

    None where it is impossible or absurdly far.
    """
    try:
        value = next_date(year, month, day, arrived)
    except ValueError:
        return None
    return value if arrived <= value <= arrived + LONGEST else None


def next_date(year: str | None, month: int, day: int, arrived: date) -> date:
    """From `arrived` on where the year (None) or the month (0) is not named. Raises ValueError."""
    if month == 0:
        value = arrived.replace(day=day)
        next_month = arrived.replace(day=1) + timedelta(days=32)
        return value if value >= arrived else next_month.replace(day=day)
    value = date(int(year or arrived.year), month, day)
    if not year and value < arrived:
        return date(arrived.year + 1, month, day)
    return value
