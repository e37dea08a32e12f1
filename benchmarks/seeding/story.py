"""What the leads of a seeded database are like, as SQL over the number `i` of a lead.

The oldest is 1. All come in at the same pace, so a larger database is one that has run for longer.
"""

from dataclasses import dataclass
from datetime import datetime

from benchmarks.seeding.bulk import moment

DAY = 86_400  # seconds
TEXT = (
    "'Hello, the flashing around our chimney lets in water whenever the wind comes from the east, "
    "and there is a stain on the ceiling of the bedroom by now. Could somebody come and look at it "
    "this week? We live at number ' || i || ' and are at home after four. Thanks, Ada'"
)


@dataclass(frozen=True)
class Story:
    """`leads` of one business up to `now`, `open` of them not completed, `a_day` come in a day."""

    leads: int
    open_leads: int
    a_day: int
    now: datetime

    def at(self, seconds: str = "0") -> str:
        """A moment so many seconds after the lead came in."""
        return moment(self.now, f"{self.age} + {seconds}")

    def from_now(self, seconds: str) -> str:
        return moment(self.now, seconds)

    @property
    def age(self) -> str:
        """Seconds from now to when the lead came in: never more than nought."""
        return f"((i - {self.leads}) * {DAY // self.a_day} - 60)"

    @property
    def completed_after(self) -> str:
        """Seconds from when the lead came in: three days, or half its age."""
        return f"(CASE WHEN {self.age} < -{6 * DAY} THEN {3 * DAY} ELSE -{self.age} / 2 END)"

    def last_days(self, days: int) -> str:
        return f"(i > {self.leads - days * self.a_day})"

    @property
    def open(self) -> str:
        """Half of the newest, in runs of seven."""
        return f"(i > {self.leads - 2 * self.open_leads} AND (i / 7) % 2 = 0)"

    @property
    def unanswered(self) -> str:
        """A draft waits to be approved."""
        return f"({self.open} AND {self.last_days(1)} AND i % 5 = 3)"

    @property
    def new(self) -> str:
        return f"({self.unanswered} OR ({self.open} AND {JUNK}))"

    @property
    def wrote_again(self) -> str:
        return f"({self.open} AND NOT {self.new} AND i % 20 = 11)"

    @property
    def waits(self) -> str:
        return f"({self.unanswered} OR {self.wrote_again})"

    @property
    def asks(self) -> str:
        """Open, with a reason that nobody has seen."""
        return f"({self.open} AND {ACTS_NOW} AND i % 50 = 4)"

    @property
    def followed_up(self) -> str:
        """Its follow-ups are under way."""
        calm = f"NOT {self.new} AND NOT {self.wrote_again}"
        return f"({self.open} AND {self.last_days(7)} AND {calm} AND i % 3 <> 0)"

    @property
    def was_followed_up(self) -> str:
        return f"(NOT {self.open} AND NOT {JUNK} AND i % 3 <> 0)"


JUNK = "(i % 10 = 7)"
ACTS_NOW, PRESSES = "(i % 25 = 4)", "(i % 250 = 4)"
UNSURE = "(i % 12 = 5)"
REPLIED, LEFT = "(i % 4 = 1)", "(i % 50 = 2)"
EMAIL = "'a' || i || '@x' || (i % 5000) || '.example'"


def case(condition: str, then: str, otherwise: str = "NULL") -> str:
    return f"(CASE WHEN {condition} THEN {then} ELSE {otherwise} END)"
