"""One conversation, played turn by turn through the doors by which the turns would really come."""

import re
from datetime import datetime, timedelta
from typing import TypedDict

from django.db import transaction
from django.db.models import QuerySet

from followups.models import Enrollment, Message
from followups.opt_out import unsubscribe
from followups.outbox import states
from followups.sequences.ending import first_ending
from leadflow.rehearsal import mails
from leadflow.rehearsal.world import World, moment
from leads.fields import understand_fields
from leads.models import Business, Lead, Source
from leads.pipeline import by_hand

LONG_AFTER = timedelta(days=60)
NUMBER = "+15005550006"
WHY = {Enrollment.Why.STOPPED: "person"}


Turn = TypedDict(  # "from" is Python's own word
    "Turn",
    {
        "from": str,  # lead, team or system
        "at": str,
        "channel": str,
        "text": str,
        "subject": str,
        "address": str,  # that of the writer, where it is another than the one we know
        "event": str,  # what happened instead of words: booking, hard_bounce, complaint, …
        "in_reply_to": int | None,  # 0: the first response, 1-7: the step of that day
        "auto_submitted": bool,
    },
    total=False,
)


class Conversation(TypedDict, total=False):
    """One line of a file of conversations; times are ISO 8601 with an offset."""

    id: str
    business: str  # its key; where it is left out, the first one
    inquiry: dict[str, str]  # fields by name
    inquiry_at: str
    channel: str  # form, email or sms
    turns: list[Turn]
    closed_days: list[str]


class Played(TypedDict):
    """What became of a conversation, in the words of the corpus."""

    id: str | None
    first_response: bool
    steps_sent: list[int]
    step_times: list[tuple[int, str]]  # (day of the step, when it went on the lead's wall)
    ends: str | None
    parked_until: str | None
    stage: str | None
    outcome: str | None


NOTHING: Played = {
    "id": None,
    "first_response": False,
    "steps_sent": [],
    "step_times": [],
    "ends": None,
    "parked_until": None,
    "stage": None,
    "outcome": None,
}


def play_conversation(row: Conversation, business: Business) -> Played:
    """Play one line and tell what became of it."""
    business.closed_dates = row.get("closed_days") or []
    business.save(update_fields=["closed_dates"])
    if row["channel"] == "sms":
        give_number(business)
    world = World(moment(row["inquiry_at"]))
    arrival = world.receive(business, row["channel"], row["inquiry"])
    lead = arrival.lead
    for turn in sorted(row.get("turns") or [], key=lambda t: moment(t["at"])):
        world.run_until(moment(turn["at"]))
        if lead is not None:
            apply_turn(world, business, lead, row, turn)
            world.settle()
    world.run_until(world.now + LONG_AFTER)
    return what_became(row.get("id"), lead)


def give_number(business: Business) -> None:
    """A rehearsal of texts needs a number to answer from."""
    for source in business.sources.filter(kind=Source.Kind.SMS):
        source.telephone = {**source.telephone, "number": source.telephone.get("number") or NUMBER}
        source.save(update_fields=["telephone"])


def apply_turn(world: World, business: Business, lead: Lead, row: Conversation, turn: Turn) -> None:
    """One turn, at the world's present moment."""
    event = turn.get("event")
    if event == "unsubscribe_link":
        unsubscribe.unsubscribe_lead(lead, world.now, turn["text"][:100])
    elif event == "booking":
        by_hand.note_booking(lead, turn["text"], world.now)
    elif event == "stage_completed":
        by_hand.move_by_hand(lead, outcome_named(turn["text"]), turn["text"][:200], world.now, None)
    elif event == "delivery_unknown":
        for message in answered(lead, turn):
            doubt_sent(message, turn["text"], world.now)
    elif event in ("hard_bounce", "soft_bounce", "complaint"):
        write = mails.complaint if event == "complaint" else mails.bounce
        world.receive_raw(
            business,
            write(business.email, lead.contact.email, turn["text"], mail_id(lead, turn), world.now),
        )
    elif turn["from"] != "system":
        take_turn(world, business, lead, row, turn)


def take_turn(world: World, business: Business, lead: Lead, row: Conversation, turn: Turn) -> None:
    """Somebody says something, by mail, text or form."""
    given, text = understand_fields(row["inquiry"]), turn["text"]
    if turn["channel"] == "email":
        is_ours = turn["from"] == "team"
        world.receive_raw(business, mail_of(world, business, lead, given.name, turn), is_ours)
    elif turn["channel"] == "sms":
        world.receive_text(business, turn.get("address") or given.phone, text)
    elif turn["channel"] == "form":
        world.receive(business, "form", {**row["inquiry"], "message": text})


def mail_of(world: World, business: Business, lead: Lead, name: str, turn: Turn) -> bytes:
    """A turn as the mail that one of us, or the lead, would have sent."""
    theirs, ours = lead.contact.email, business.email
    subject = turn.get("subject", "")
    if turn["from"] == "team":
        return mails.mail_of_turn(
            turn.get("address") or ours, theirs, subject, turn["text"], world.now
        )
    address = turn.get("address")
    return mails.mail_of_turn(
        f" <{address}>" if address else f"{name} <{theirs}>",
        ours,
        subject,
        turn["text"],
        world.now,
        mail_id(lead, turn),
        bool(turn.get("auto_submitted")),
    )


@transaction.atomic(durable=True)
def doubt_sent(message: Message, why: str, now: datetime) -> None:
    """What was taken for sent turns out to be of unknown fate."""
    states.doubt_sent(message, why, now)


def answered(lead: Lead, turn: Turn) -> QuerySet[Message]:
    """The message of ours that a turn is about.

    0 is the first answer, 1 to 7 the step of that day.
    """
    about = turn.get("in_reply_to") or 0
    if about == 0:
        return lead.messages.filter(kind=Message.Kind.FIRST_RESPONSE)
    return lead.messages.filter(step__day=int(about))


def mail_id(lead: Lead, turn: Turn) -> str:
    if turn.get("in_reply_to") is None:
        return ""
    return answered(lead, turn).values_list("message_id", flat=True).first() or ""


def outcome_named(text: str) -> str:
    found = re.search(
        r"outcome ("
        + "|".join(sorted(Lead.Outcome.values, key=len, reverse=True)).replace("_", "[ _]")
        + r")",
        text.lower(),
    )
    return found[1].replace(" ", "_") if found else Lead.Outcome.WON


def what_became(id: str | None, lead: Lead | None) -> Played:
    """What became of a lead, as the corpus puts it."""
    if lead is None:
        return {**NOTHING, "id": id}
    lead.refresh_from_db()
    gone = lead.messages.filter(state__in=Message.LEFT_STATES)
    enrollment = lead.enrollments.order_by("-id").first()
    parked = enrollment.parked_until if enrollment else None
    times = step_times(gone, lead)
    return {
        "id": id,
        "first_response": gone.filter(kind=Message.Kind.FIRST_RESPONSE).exists(),
        "steps_sent": [day for day, _ in times],
        "step_times": times,
        "ends": ended(enrollment) if enrollment else first_ending(lead) or None,
        "parked_until": parked.isoformat() if parked else None,
        "stage": lead.stage,
        "outcome": lead.outcome or None,
    }


def step_times(gone: QuerySet[Message], lead: Lead) -> list[tuple[int, str]]:
    """(day of the step, when it went) of the follow-ups, in the order in which they went."""
    steps = gone.filter(kind=Message.Kind.STEP).select_related("step").order_by("sending_at")
    return [(m.step.day, shown(m.sending_at, lead)) for m in steps if m.step and m.sending_at]


def shown(at: datetime, lead: Lead) -> str:
    return at.astimezone(lead.zone).replace(microsecond=0).isoformat()


def ended(enrollment: Enrollment) -> str | None:
    if not enrollment.why:
        return None
    if enrollment.why == Enrollment.Why.EXHAUSTED and enrollment.parked_until:
        return "parked_then_exhausted"
    return WHY.get(Enrollment.Why(enrollment.why), enrollment.why)
