"""What came in within a span of time, and when each was answered: two queries, however many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from integrations.texts.sentences import in_english
from leads.models import BY_A_PERSON, SPOKEN, Business, Judgement, Lead, LeadEvent, Source
from leads.report import clocks

Kind = LeadEvent.Kind
ANSWERING = Q(kind__in=[Kind.ANSWERED, Kind.REPLIED]) | SPOKEN
JUNK = (
    "vendor_solicitation",
    "spam",
    "job_applicant",
    "auto_reply_or_bounce",
    "personal_or_other",
    "wrong_number_or_misdirected",
)


class Done(NamedTuple):
    """One thing that one of us, or the machine, did about a lead: an answer, `by_person` where one
    of us gave it, or what was done `by_hand` elsewhere.
    """

    lead: int
    at: datetime
    kept_here: bool
    is_answer: bool
    by_person: bool
    by_hand: bool


@dataclass
class CameIn:
    """A lead, what its newest judgement takes it for ("" where none does), and its answers.

    `first_human` is the first answer by a person; `is_kept`: it was answered, and every answer was
    kept here; `by_hand`: one of us has dealt with it elsewhere than in writing.
    """

    pk: int
    received_at: datetime
    source: str
    is_no_inquiry: bool = False
    category: str = ""
    is_imported: bool = False
    first_answer: datetime | None = None
    first_human: datetime | None = None
    is_kept: bool = False
    by_hand: bool = False

    @property
    def wants_no_answer(self) -> bool:
        """Nobody waits for one: kept out of the promise, and counted by its kind and source."""
        if self.is_no_inquiry or self.first_answer is not None:
            return self.is_no_inquiry
        return self.category in JUNK or (self.is_imported and not self.by_hand)

    @property
    def category_label(self) -> str:
        category = self.category and Judgement.Category(self.category).label
        return in_english(category or gettext_noop("Not judged yet"))


def came_in(business: Business, start: datetime, end: datetime) -> list[CameIn]:
    """Of [start, end), tests left out, in the order in which they came."""
    category = Subquery(Judgement.newest_of_lead().values("category"))
    leads = Lead.objects.filter(of_span("", business, start, end)).order_by("received_at")
    none = ExpressionWrapper(Q(no_inquiry_since__isnull=False), BooleanField())
    imported = ExpressionWrapper(Q(source__kind=Source.Kind.IMPORT), BooleanField())
    told = (none, Coalesce(category, Value("")), imported)
    rows = leads.values_list("pk", "received_at", "source__name", *told)
    found = {row[0]: CameIn(*row) for row in rows}
    note_answers(found, what_was_done(business, start, end))
    return list(found.values())


def of_span(lead: str, business: Business, start: datetime, end: datetime) -> Q:
    """Which leads; `lead` is the way to them, "" or "lead__"."""
    span = {"business": business, "is_test": False, "received_at__gte": start}
    return Q(**{lead + name: value for name, value in {**span, "received_at__lt": end}.items()})


def what_was_done(business: Business, start: datetime, end: datetime) -> Iterable[Done]:
    asked = (Q(detail__has_key="kept_here"), ANSWERING, BY_A_PERSON, clocks.BY_HAND)
    told = [ExpressionWrapper(one, BooleanField()) for one in asked]
    events = (
        LeadEvent.objects.standing()
        .filter(of_span("lead__", business, start, end))
        .filter(ANSWERING | clocks.BY_HAND)
        .order_by("at", "id")
        .values_list("lead", "at", *told)
    )
    return map(Done._make, events)


def note_answers(found: dict[int, CameIn], done: Iterable[Done]) -> None:
    """On each lead; what was done comes in the order of time."""
    for one in done:
        lead = found[one.lead]
        lead.by_hand = lead.by_hand or bool(one.by_hand)
        if not one.is_answer:
            continue
        lead.is_kept = one.kept_here and (lead.is_kept or lead.first_answer is None)
        lead.first_answer = lead.first_answer or one.at
        if one.by_person:
            lead.first_human = lead.first_human or one.at
