"""What the address of the list of leads asks for: filters, their chips, the order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from leadflow.pages.helpers.forms.safe_input import clean, number_in
from leadflow.pages.leads.choices import Choices
from leads.models import Judgement, Lead, LeadTag

LONGEST_SEARCH = 200  # characters
MINE, NOBODYS = "mine", "nobody"
OPEN, WAITS = Q(lead__completed_at__isnull=True), Q(lead__promise_due_at__isnull=False)
NEWEST, BY_CLOCK = "", "clock"
# As their indexes have it: open ones by their state, completed ones by how they ended
NO_INQUIRY = Q(lead__completed_at__isnull=True, lead__no_inquiry_since__isnull=False) | Q(
    lead__completed_at__isnull=False,
    lead__outcome__in=[Lead.Outcome.SPAM, Lead.Outcome.NO_INQUIRY],
)
ORDERS = [
    (NEWEST, gettext_lazy("Newest first")),
    (BY_CLOCK, gettext_lazy("By the clock: only those who wait")),
]


@dataclass(frozen=True)
class Filter:
    """A parameter of the address, each value of which is a choice: (value, its name)."""

    name: str
    label: str | Promise
    choices: Sequence[tuple[str, str | Promise]]
    condition: Callable[[str], Q]
    all_hold: bool = False  # of several values: every one, else any

    def condition_of(self, values: Sequence[str]) -> Q:
        return reduce(and_ if self.all_hold else or_, map(self.condition, values))


@dataclass(frozen=True)
class Chip:
    """One value that narrows the list down, and the address without it."""

    label: str | Promise
    value: str | Promise
    without: str


STATES: Mapping[str, tuple[Promise, Callable[[], Q]]] = {
    "waiting": (gettext_lazy("Waits for an answer"), lambda: OPEN & WAITS),
    "needs": (gettext_lazy("Needs a person"), lambda: OPEN & Q(lead__act_now=True)),
    "opted_out": (gettext_lazy("Wants no messages"), lambda: Q(silenced=True)),
    "no_inquiry": (gettext_lazy("No inquiry"), lambda: NO_INQUIRY),
    "test": (gettext_lazy("A test of ours"), lambda: Q(lead__is_test=True)),
}


def filters_for(user: User, choices: Choices) -> list[Filter]:
    """Those that the page offers, with what can be chosen of each."""
    people = [(MINE, _("Mine")), (NOBODYS, _("Nobody's")), *choices.people.items()]
    states = [(name, label) for name, (label, _state) in STATES.items()]
    return [
        column("stage", gettext_lazy("Stage"), Lead.Stage.choices, "lead__stage"),
        Filter("outcome", gettext_lazy("Outcome"), Lead.Outcome.choices, ended),
        Filter("owner", gettext_lazy("Owner"), people, lambda value: owned_by(user, value)),
        Filter("is", gettext_lazy("State"), states, lambda value: STATES[value][1](), True),
        column("source", gettext_lazy("Source"), [*choices.sources.items()], "lead__source"),
        column("urgency", gettext_lazy("Urgency"), Judgement.Urgency.choices, "urgency"),
        column("fit", gettext_lazy("Fit"), Judgement.Fit.choices, "fit"),
        column("kind", gettext_lazy("Kind"), Judgement.Category.choices, "category"),
        Filter("tag", gettext_lazy("Tag"), [*choices.tags.items()], tagged),
    ]


def column(name: str, label: Promise, choices: Any, field: str) -> Filter:
    return Filter(name, label, choices, lambda value: Q(**{field: value}))


def ended(outcome: str) -> Q:
    """As the index of outcomes has it."""
    return Q(lead__outcome=outcome, lead__completed_at__isnull=False)


def owned_by(user: User, value: str) -> Q:
    if value == NOBODYS:
        return Q(lead__owner__isnull=True)
    return Q(lead__owner=user.pk if value == MINE else number_in(value))


def tagged(value: str) -> Q:
    return Q(Exists(LeadTag.objects.filter(lead=OuterRef("lead"), tag=number_in(value))))


@dataclass(frozen=True)
class Asked:
    """What an address asks for, without what it cannot: `values` are those of each filter."""

    filters: Sequence[Filter]
    request: HttpRequest
    zone: ZoneInfo

    @property
    def query(self) -> QueryDict:
        return self.request.GET

    @property
    def words(self) -> str:
        return clean(self.query.get("q", "")).strip()[:LONGEST_SEARCH]

    @property
    def is_by_clock(self) -> bool:
        return self.query.get("sort") == BY_CLOCK

    def values(self, one: Filter) -> list[str]:
        known = {value for value, _label in one.choices}
        return [value for value in dict.fromkeys(self.query.getlist(one.name)) if value in known]

    def day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.query.get(name, ""))
        except ValueError:
            return None

    def midnight(self, name: str, days: int = 0) -> datetime | None:
        """Where that day begins, some days later; None where none is named."""
        day = self.day(name)
        if day is None or not date.min < day < date.max:
            return None
        return datetime.combine(day, time.min, self.zone) + timedelta(days=days)

    def condition(self) -> Q:
        """Of search rows, but for the words."""
        chosen = [(one, self.values(one)) for one in self.filters]
        found = reduce(and_, (one.condition_of(values) for one, values in chosen if values), Q())
        if "test" not in self.query.getlist("is"):
            found &= Q(lead__is_test=False)
        if self.is_by_clock:
            found &= OPEN & WAITS
        if since := self.midnight("from"):
            found &= Q(received_at__gte=since)
        if until := self.midnight("to", days=1):
            found &= Q(received_at__lt=until)
        return found

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chips() or self.words)

    def chips(self) -> list[Chip]:
        found = [
            Chip(one.label, label, self.without(one.name, value))
            for one in self.filters
            for value, label in one.choices
            if value in self.values(one)
        ]
        days = [("from", _("Came in from")), ("to", _("Came in until"))]
        found += [
            Chip(label, day.isoformat(), self.without(name, self.query.get(name, "")))
            for name, label in days
            if (day := self.day(name))
        ]
        return found

    @property
    def without_words(self) -> str:
        return self.without("q", self.query.get("q", ""))

    def without(self, name: str, value: str) -> str:
        """The address of the first page without this value."""
        query = first_page(self.request)
        query.setlist(name, [one for one in query.getlist(name) if one != value])
        return f"?{query.urlencode()}"


PARAMETERS = (
    *("q", "stage", "outcome", "owner", "is", "source", "urgency", "fit", "kind", "tag"),
    *("from", "to", "sort", "column"),
)
USUAL_VIEWS = [
    (pgettext_lazy("leads", "All"), ""),
    (gettext_lazy("Mine"), "owner=mine"),
    (gettext_lazy("Nobody's"), "stage=new&stage=in_progress&owner=nobody"),
    (gettext_lazy("Waiting"), "sort=clock"),
    (gettext_lazy("Need a person"), "is=needs"),
    (gettext_lazy("No inquiry"), "is=no_inquiry"),
]


def query_in_order(request: HttpRequest) -> str:
    """What the list knows of an address, in the order of its parameters: two that ask for the same
    are the same.
    """
    known, asked = QueryDict(mutable=True), first_page(request)
    for name in PARAMETERS:
        if values := [clean(value) for value in asked.getlist(name) if value]:
            known.setlist(name, values)
    return known.urlencode()


def first_page(request: HttpRequest) -> QueryDict:
    """What the address asks for, from the first page on."""
    copied = request.GET.copy()
    for name in ("after", "before", "rest"):
        copied.pop(name, None)
    return copied
