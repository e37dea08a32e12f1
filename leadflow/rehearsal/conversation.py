"""One conversation, played turn by turn through the doors that the turns would really come in by."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from followups.models import Enrollment, Message
from followups.opt_out import unsubscribe
from followups.outbox import states
from followups.sequences.ending import first_ending
from followups.why import WhyCode
from leadflow.rehearsal import mails
from leadflow.rehearsal.world import World, moment
from leads.fields import understand_fields
from leads.models import Business, Lead, Source
from leads.pipeline import by_hand

LONG_AFTER = timedelta(days=60)
NUMBER = "+15005550006"
WHY = {Enrollment.Why.STOPPED: "person"}


def play_conversation(row: dict[str, Any], business: Business) -> dict[str, Any]:
    """Play {inquiry, inquiry_at, channel, turns, closed_days} and tell what became of it, in the
    words of the corpus.
    """
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
    return {"id": row.get("id"), **outcome(lead)}


def give_number(business: Business) -> None:
    """A rehearsal of texts needs a number to answer from."""
    for source in business.sources.filter(kind=Source.Kind.SMS):
        source.telephone = {**source.telephone, "number": source.telephone.get("number") or NUMBER}
        source.save(update_fields=["telephone"])


def apply_turn(
    world: World, business: Business, lead: Lead, row: dict[str, Any], turn: dict[str, Any]
) -> None:
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


def take_turn(
    world: World, business: Business, lead: Lead, row: dict[str, Any], turn: dict[str, Any]
) -> None:
    """Somebody says something, by mail, text or form."""
    given = understand_fields(row["inquiry"])
    channel, text = turn["channel"], turn["text"]
    if channel == "email" and turn["from"] == "team":
        world.receive_raw(
            business,
            mails.mail_of_turn(
                turn.get("address") or business.email,
                lead.contact.email,
                turn.get("subject", ""),
                text,
                world.now,
            ),
        )
    elif channel == "email":
        sender = (
            f"{'' if turn.get('address') else given.name} "
            f"<{turn.get('address') or lead.contact.email}>"
        )
        world.receive_raw(
            business,
            mails.mail_of_turn(
                sender,
                business.email,
                turn.get("subject", ""),
                text,
                world.now,
                mail_id(lead, turn),
                bool(turn.get("auto_submitted")),
            ),
        )
    elif channel == "sms":
        world.receive(
            business, "sms", {"phone": turn.get("address") or given.phone, "message": text}
        )
    elif channel == "form":
        world.receive(
            business,
            "form",
            {**{k: v for k, v in row["inquiry"].items() if k != "message"}, "message": text},
        )


@transaction.atomic(durable=True)
def doubt_sent(message: Message, why: str, now: datetime) -> None:
    """What was taken for sent turns out to be of unknown fate."""
    states.doubt(message, WhyCode.UNCERTAIN, why, now)


def answered(lead: Lead, turn: dict[str, Any]) -> QuerySet[Message]:
    """The message of ours that a turn is about.

    0 is the first answer, 1 to 7 the step of that day.
    """
    about = turn.get("in_reply_to") or 0
    if about == 0:
        return lead.messages.filter(kind=Message.Kind.FIRST_RESPONSE)
    return lead.messages.filter(step__day=int(about))


def mail_id(lead: Lead, turn: dict[str, Any]) -> str:
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


def outcome(lead: Lead | None) -> dict[str, Any]:
    """What became of a lead, as the corpus puts it."""
    if lead is None:
        return {
            "first_response": False,
            "steps_sent": [],
            "step_times": [],
            "ends": None,
            "parked_until": None,
            "stage": None,
            "outcome": None,
        }
    lead.refresh_from_db()
    gone = lead.messages.filter(state__in=Message.WENT)
    steps = list(gone.filter(kind=Message.Kind.STEP).select_related("step").order_by("sending_at"))
    enrollment = lead.enrollments.order_by("-id").first()
    return {
        "first_response": gone.filter(kind=Message.Kind.FIRST_RESPONSE).exists(),
        "steps_sent": [m.step.day for m in steps if m.step],
        "step_times": [
            [m.step.day, shown(m.sending_at, lead)] for m in steps if m.step and m.sending_at
        ],
        "ends": ended(enrollment) if enrollment else first_ending(lead) or None,
        "parked_until": enrollment.parked_until.isoformat()
        if enrollment and enrollment.parked_until
        else None,
        "stage": lead.stage,
        "outcome": lead.outcome or None,
    }


def shown(at: datetime, lead: Lead) -> str:
    return at.astimezone(lead.zone).replace(microsecond=0).isoformat()


def ended(enrollment: Enrollment) -> str | None:
    if not enrollment.why:
        return None
    if enrollment.why == Enrollment.Why.EXHAUSTED and enrollment.parked_until:
        return "parked_then_exhausted"
    return WHY.get(Enrollment.Why(enrollment.why), enrollment.why)
