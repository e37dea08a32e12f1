"""Leads as rows of a list: who waits, who presses, and all that one row shows."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import (
    Case,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject, NullIf, Substr

from followups.answers.own_text import facts_of_drafts
from followups.models import ChannelKey, Message
from followups.sequences.holding import undecided_holds
from followups.team.told_next import facts_of_waiting
from leadflow.pages.helpers.lists.lineup import by_id
from leadflow.pages.helpers.otherwise import otherwise, why_here
from leads.contacts.said import has_mail, number_to_call
from leads.models import (
    Address,
    Attention,
    Business,
    Hold,
    Inbound,
    Judgement,
    Lead,
    LeadEvent,
    ReasonCode,
)
from leads.pipeline import contacting
from leads.pipeline.by_hand import bookings
from leads.report import kept

WAITS, RESTS = Q(promise_due_at__isnull=False), Q(promise_due_at__isnull=True)
ASKS = Q(Attention.unseen_of_lead()) | Q(Exists(undecided_holds().filter(lead=OuterRef("pk"))))
WANTS = WAITS | ASKS | Q(in_hand_since__isnull=True)  # none of us has dealt with it
ACTS_NOW = Q(act_now=True, completed_at__isnull=True)
State, Kind, Event = Message.State, Message.Kind, LeadEvent.Kind
LONGEST_NEWS = 200  # characters: as long as what they want


# Of no use in a line of a list; each JSON column costs its reading, row by row
OF_SOURCE = ("fields", "mapping", "allowed_origins", "refused_sites", "mailbox", "mailbox_state")
NOT_OF_SOURCE = [f"source__{name}" for name in (*OF_SOURCE, "thanks", "consent")]
NOT_OF_LEAD = ("fields", "enrichment", "attribution")
OF_JUDGEMENT = JSONObject(category="category", urgency="urgency", fit="fit", score="score")


def leads_to_list(
    ids: Collection[int], businesses: Iterable[Business], now: datetime
) -> dict[int, Lead]:
    """By id, with all that a line of a list shows; `businesses` are those that they may be of."""
    if not ids:
        return {}
    held = Hold.objects.filter(lead=OuterRef("pk"), decided_at__isnull=True)
    leads = by_id(
        Lead.objects.filter(pk__in=ids)
        .annotate(
            has_booked=Exists(bookings().filter(lead=OuterRef("pk"))),
            is_held=Exists(held),
            seems_to_opt_out=Exists(held.filter(code=ReasonCode.OPT_OUT)),
            is_not_reached=kept.reaches_nobody(),
            called=name_or_address(),
            phone=number_to_call(),
            has_mail=has_mail(),
            **contacting.last_try(),
            **facts_of_waiting(),
            news=words_since(),
            judged=Subquery(Judgement.newest_of_lead().values(of_line=OF_JUDGEMENT)),
        )
        .select_related("contact", "source", "owner")
        .defer(*NOT_OF_LEAD, *NOT_OF_SOURCE)
        .prefetch_related(
            unseen_reasons(),
            Prefetch("messages", queryset=unsent_messages(), to_attr="unsent"),
        )
    )
    known = by_id(businesses)
    for lead in leads.values():
        lead.business, lead.contact.name = known[lead.business_id], lead.called
        lead.newest_judgements = [Judgement(**lead.judged)] if lead.judged else []
    note_unsent(leads.values())
    for lead in leads.values():
        lead.otherwise, lead.why_here = otherwise(lead, now), why_here(lead)
        lead.next_step = next_step(lead)
    return leads


def unseen_reasons() -> Prefetch:
    """Of a lead, as whether it needs a person asks for them."""
    return Prefetch("attentions", queryset=Attention.objects.filter(seen_at__isnull=True))


def words_since() -> Case:
    """How what they have written last begins, where they have written again and wait; else ""."""
    again = LeadEvent.objects.filter(lead=OuterRef("pk"), kind__in=[Event.ATTACHED, Event.HEARD])
    theirs = Inbound.objects.filter(lead=OuterRef("pk"), kind=Inbound.Kind.HUMAN)
    newest = theirs.order_by("-at", "-id").values(words=Substr("text", 1, LONGEST_NEWS))[:1]
    wait_again = Q(Exists(again), waiting_since__isnull=False)
    return Case(When(wait_again, then=Subquery(newest)), default=Value(""))


class NextStep(StrEnum):
    """What its row offers to do about a lead."""

    NONE = ""
    CALL = "call"
    APPROVE = "approve"
    REPLY = "reply"
    LOOK = "look"

    @property
    def is_call(self) -> bool:
        return self is NextStep.CALL

    @property
    def is_approve(self) -> bool:
        return self is NextStep.APPROVE

    @property
    def is_reply(self) -> bool:
        return self is NextStep.REPLY

    @property
    def is_look(self) -> bool:
        return self is NextStep.LOOK


def next_step(lead: Lead) -> NextStep:
    facts: Any = lead
    if facts.needs_a_person and facts.phone:
        return NextStep.CALL
    if facts.draft:
        return NextStep.APPROVE
    if facts.answer_at:
        return NextStep.NONE
    if facts.waiting_since:
        return way_to_answer(facts)
    if facts.attention:
        return NextStep.LOOK
    return way_to_answer(facts) if facts.waits_for_a_hand or facts.is_not_reached else NextStep.NONE


def way_to_answer(lead: Any) -> NextStep:
    """Of those that lead somewhere; without mail only whoever texted is known to take texts."""
    if lead.has_mail or lead.channel == ChannelKey.SMS:
        return NextStep.REPLY
    return NextStep.CALL if lead.phone else NextStep.LOOK


def unsent_messages() -> QuerySet[Message]:
    return (
        Message.objects.filter(state__in=[State.QUEUED, *Message.UNDECIDED])
        .order_by("not_before")
        .annotate(**facts_of_drafts())
        .select_related("step")
        .defer("body", "text", "html", "headers")
    )


def name_or_address(contact: str = "contact", otherwise: str = "") -> Coalesce:
    """As the one is called whom a row names as its `contact`, and who may have given no name;
    `otherwise` for whom there is no address either.
    """
    stands = Address.objects.filter(contact=OuterRef(contact), wrong_at__isnull=True)
    first = stands.order_by("kind", "-is_preferred", "pk").values("value")[:1]
    return Coalesce(NullIf(f"{contact}__name", Value("")), Subquery(first), Value(otherwise))


def note_unsent(leads: Iterable[Lead]) -> None:
    """On each: what is planned, what goes by itself, and what one of us lets go or has to."""
    for lead in leads:
        unsent: list[Message] = lead.unsent  # type: ignore[attr-defined]
        ours = [m.not_before for m in unsent if is_answer_of_ours(m)]
        noted = {
            "planned": [m for m in unsent if m.kind == Kind.STEP and m.is_queued],
            "held_messages": [m for m in unsent if m.goes_by_itself],
            "draft": next((m for m in unsent if m.awaits_approval), None),
            "goes_first": next((m for m in unsent if is_first_by_itself(m)), None),
            "answer_at": max(ours, default=None),
        }
        vars(lead).update(noted)


def is_first_by_itself(message: Message) -> bool:
    return message.kind == Kind.FIRST_RESPONSE and message.is_queued and message.goes_by_itself


def is_answer_of_ours(message: Message) -> bool:
    """One of us has written or approved it, and it goes later: nobody else needs to answer."""
    by_a_person = message.author_id is not None and message.is_queued
    return by_a_person and message.kind in (Kind.FIRST_RESPONSE, Kind.REPLY)
