"""The owner's texts: what a sequence says, in versions. People in flight finish on theirs."""

from datetime import datetime, time
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from followups.channels import CHANNELS
from followups.content.merge_fields import SAMPLE, business_values, mistakes_in
from followups.models import ChannelKey, Sequence, SequenceStep
from followups.models.sequence import AUDIENCES
from followups.owner.sequence_choice import sequence_in_force
from leads.declined import Declined
from leads.models import Business

FIRST = (
    "Your message to {{business}}",
    (
        "Hi {{first_name}},\n\nThank you for writing to {{business}}. Your message has reached "
        "us, and one of us will read it and get back to you.\n\n{{signature}}"
    ),
)
STEPS = [
    (
        1,
        "Your message to {{business}}",
        (
            "Hi {{first_name}},\n\nJust making sure that our note reached you. If there is "
            "anything to add to what you wrote, simply reply to this mail.\n\n{{signature}}"
        ),
    ),
    (
        3,
        "Your message to {{business}}",
        (
            "Hi {{first_name}},\n\nYou wrote to us a few days ago, and we would like to help. Is "
            "there a good time to reach you? A short reply is enough.\n\n{{signature}}"
        ),
    ),
    (
        5,
        "Your message to {{business}}",
        (
            "Hi {{first_name}},\n\nWe have not heard back from you, which is quite all right. If "
            "your question still stands, reply to this mail and we will pick it "
            "up.\n\n{{signature}}"
        ),
    ),
    (
        7,
        "Your message to {{business}}",
        (
            "Hi {{first_name}},\n\nThis is our last note about your message. If it comes up "
            "again, now or later, a reply to this mail is all it takes.\n\n{{signature}}"
        ),
    ),
]
SHAPE = ("first_subject", "first_body", "window_from", "window_to", "weekdays")
STEP_SHAPE = ("day", "is_check_in", "channel", "subject", "body")
MAX_STEPS, LAST_DAY = 8, 60
MAX_CHECK_INS, FIRST_CHECK_IN, LAST_CHECK_IN = (
    3,
    14,
    150,
)  # an inquiry lets us write for half a year


def standard_sequence(first_body: str = "") -> dict[str, Any]:
    """The sequence every business starts with.

    `first_body` is the owner's own safe answer where there is one.
    """
    return {
        "first_subject": FIRST[0],
        "first_body": first_body or FIRST[1],
        "window_from": time(9),
        "window_to": time(18),
        "weekdays": [0, 1, 2, 3, 4, 5],
        "steps": [step_of({"day": d, "subject": s, "body": b}) for d, s, b in STEPS],
    }


def step_of(row: dict[str, Any]) -> dict[str, Any]:
    """A step as plain data with everything that was left unsaid."""
    channel = row.get("channel") or ChannelKey.EMAIL
    return {
        "day": row["day"],
        "is_check_in": bool(row.get("is_check_in")),
        "channel": str(channel),
        "subject": row.get("subject", "")
        if channel in CHANNELS and CHANNELS[channel].has_subject
        else "",
        "body": row.get("body", ""),
    }


def order(step: dict[str, Any]) -> tuple[Any, ...]:
    return (step["is_check_in"], not isinstance(step["day"], int), str(step["day"]).zfill(4))


def check_sequence(texts: dict[str, Any], values: dict[str, str]) -> list[str]:
    """What is wrong with a sequence, for its owner; `values` are what merge fields stand for."""
    steps = texts["steps"]
    found = piece_mistakes(
        "first answer", texts["first_subject"], texts["first_body"], True, values
    )
    for s in steps:
        found += piece_mistakes(
            f"{'check-in' if s['is_check_in'] else 'day'} {s['day']}",
            s["subject"],
            s["body"],
            s["channel"] in CHANNELS and CHANNELS[s["channel"]].has_subject,
            CHANNELS[s["channel"]].sample_values(values) if s["channel"] in CHANNELS else values,
        )
    return found + day_mistakes(steps) + window_mistakes(texts)


def piece_mistakes(
    place: str, subject: str, body: str, has_subject: bool, values: dict[str, str]
) -> list[str]:
    found = []
    if not body.strip() or (has_subject and not subject.strip()):
        found.append(
            f"{place}: {'subject and text' if has_subject else 'the text'} must not be empty"
        )
    return found + [f"{place}: {m}" for m in mistakes_in(subject, body, values)]


def day_mistakes(steps: list[dict[str, Any]]) -> list[str]:
    odd = [s["day"] for s in steps if not isinstance(s["day"], int)]
    if odd:
        return [f"“{d}” is not a number of days" for d in odd]
    found = [
        f"“{s['channel']}” is no way to reach anybody"
        for s in steps
        if s["channel"] not in CHANNELS
    ]
    days, rests = (
        [s["day"] for s in steps if not s["is_check_in"]],
        [s["day"] for s in steps if s["is_check_in"]],
    )
    if (
        len(set(days)) < len(days)
        or any(not 1 <= d <= LAST_DAY for d in days)
        or len(days) > MAX_STEPS
    ):
        found.append(f"steps need different days from 1 to {LAST_DAY}, {MAX_STEPS} steps at most")
    if (
        len(set(rests)) < len(rests)
        or any(not FIRST_CHECK_IN <= d <= LAST_CHECK_IN for d in rests)
        or len(rests) > MAX_CHECK_INS
    ):
        found.append(
            f"check-ins need different days from {FIRST_CHECK_IN} to {LAST_CHECK_IN} after "
            f"the lead came to rest, {MAX_CHECK_INS} at most"
        )
    return found


def window_mistakes(texts: dict[str, Any]) -> list[str]:
    odd = [texts[n] for n in ("window_from", "window_to") if not isinstance(texts[n], time)]
    if odd:
        return [f"“{hour}” is no hour; write it like 09:00" for hour in odd]
    found = (
        ["the hours must begin before they end"]
        if texts["window_from"] >= texts["window_to"]
        else []
    )
    return found + ([] if texts["weekdays"] else ["at least one weekday must be open"])


def as_data(sequence: Sequence) -> dict[str, Any]:
    return {
        **{name: getattr(sequence, name) for name in SHAPE},
        "steps": [{name: getattr(s, name) for name in STEP_SHAPE} for s in sequence.steps.all()],
    }


@transaction.atomic
def new_version(
    business: Business,
    texts: dict[str, Any],
    now: datetime,
    by: User | None = None,
    audience: str = "",
) -> Sequence:
    """Put new texts in force for an audience; the same texts again change nothing.

    Declined names every mistake. Runs within a caller's transaction.
    """
    texts = {**texts, "steps": sorted(map(step_of, texts["steps"]), key=order)}
    if audience and audience not in dict(AUDIENCES):
        raise Declined("There is no such audience: choose one from the list.")
    if wrong := check_sequence(texts, business_values(business, SAMPLE)):
        raise Declined("; ".join(wrong))
    Business.objects.select_for_update().get(pk=business.pk)
    current = sequence_in_force(business, audience)
    if current and as_data(current) == texts:
        return current
    newest = Sequence.objects.filter(business=business).first()
    Sequence.objects.filter(business=business, audience=audience, in_force=True).update(
        in_force=False
    )
    sequence = Sequence.objects.create(
        business=business,
        audience=audience,
        version=newest.version + 1 if newest else 1,
        created_at=now,
        created_by=by,
        **{name: texts[name] for name in SHAPE},
    )
    SequenceStep.objects.bulk_create(
        SequenceStep(sequence=sequence, **step) for step in texts["steps"]
    )
    return sequence


@transaction.atomic(durable=True)
def save_texts(
    business: Business, texts: dict[str, Any], now: datetime, by: User, audience: str = ""
) -> Sequence:
    """The same, as an owner's own step."""
    return new_version(business, texts, now, by, audience)


@transaction.atomic(durable=True)
def withdraw_sequence(business: Business, audience: str) -> None:
    """These leads get the sequence of every new inquiry again, or none.

    People in flight finish on theirs. Declined for the one for everybody.
    """
    if not audience:
        raise Declined("The sequence for every new inquiry can be changed, not taken away.")
    Sequence.objects.filter(business=business, audience=audience, in_force=True).update(
        in_force=False
    )


def load_first_response(business: Business, body: str, now: datetime) -> Sequence:
    """The owner's own safe answer from a file.

    The first version, or a new one where the text has changed.
    """
    current = sequence_in_force(business)
    texts = (
        {**as_data(current), "first_body": body or current.first_body}
        if current
        else standard_sequence(body)
    )
    return new_version(business, texts, now)
