"""The owner's texts: what a sequence says, in versions. People in flight finish on theirs."""

from datetime import datetime, time
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from followups.models import Sequence, SequenceStep
from followups.render import mistakes
from leads.models import Business

FIRST = ("Your message to {{business}}", "Hi {{first_name}},\n\nThank you for writing to {{business}}. Your message has reached us, and one of us will read it and get back to you.\n\n{{signature}}")
STEPS = [
    (1, "Your message to {{business}}", "Hi {{first_name}},\n\nJust making sure that our note reached you. If there is anything to add to what you wrote, simply reply to this mail.\n\n{{signature}}"),
    (3, "Your message to {{business}}", "Hi {{first_name}},\n\nYou wrote to us a few days ago, and we would like to help. Is there a good time to reach you? A short reply is enough.\n\n{{signature}}"),
    (5, "Your message to {{business}}", "Hi {{first_name}},\n\nWe have not heard back from you, which is quite all right. If your question still stands, reply to this mail and we will pick it up.\n\n{{signature}}"),
    (7, "Your message to {{business}}", "Hi {{first_name}},\n\nThis is our last note about your message. If it comes up again, now or later, a reply to this mail is all it takes.\n\n{{signature}}"),
]
SHAPE = ("first_subject", "first_body", "window_from", "window_to", "weekdays")
MOST_STEPS = 8


def in_force(business: Business) -> Sequence | None:
    return Sequence.objects.filter(business=business, in_force=True).first()


def standard(first_body: str = "") -> dict[str, Any]:
    """The sequence every business starts with; `first_body` is the owner's own safe answer where there is one."""
    return {"first_subject": FIRST[0], "first_body": first_body or FIRST[1], "window_from": time(9), "window_to": time(18), "weekdays": [0, 1, 2, 3, 4, 5], "steps": [{"day": d, "subject": s, "body": b} for d, s, b in STEPS]}


def check(texts: dict[str, Any]) -> list[str]:
    """What is wrong with a sequence, for its owner."""
    found = []
    pieces = [("first answer", texts["first_subject"], texts["first_body"])] + [(f"day {s['day']}", s["subject"], s["body"]) for s in texts["steps"]]
    for place, subject, body in pieces:
        if not subject.strip() or not body.strip():
            found.append(f"{place}: subject and text must not be empty")
        found += [f"{place}: {m}" for m in dict.fromkeys([*mistakes(subject), *mistakes(body)])]
    days = [s["day"] for s in texts["steps"]]
    odd = [d for d in days if not isinstance(d, int)]
    if odd or not all(isinstance(texts[name], time) for name in ("window_from", "window_to")):
        return [*found, *(f"“{d}” is not a number of days" for d in odd), *(f"“{texts[n]}” is no hour; write it like 09:00" for n in ("window_from", "window_to") if not isinstance(texts[n], time))]
    if len(set(days)) < len(days) or any(not 1 <= d <= 60 for d in days) or len(days) > MOST_STEPS:
        found.append(f"steps need different days from 1 to 60, {MOST_STEPS} steps at most")
    if texts["window_from"] >= texts["window_to"]:
        found.append("the hours must begin before they end")
    if not texts["weekdays"]:
        found.append("at least one weekday must be open")
    return found


def as_data(sequence: Sequence) -> dict[str, Any]:
    return {**{name: getattr(sequence, name) for name in SHAPE}, "steps": [{"day": s.day, "subject": s.subject, "body": s.body} for s in sequence.steps.all()]}


@transaction.atomic
def new_version(business: Business, texts: dict[str, Any], now: datetime, by: User | None = None) -> Sequence:
    """Put new texts in force; the same texts again change nothing. ValueError names every mistake. Runs within a caller's transaction."""
    if wrong := check(texts):
        raise ValueError("; ".join(wrong))
    Business.objects.select_for_update().get(pk=business.pk)
    current = in_force(business)
    ordered = {**texts, "steps": sorted(texts["steps"], key=lambda s: s["day"])}
    if current and as_data(current) == ordered:
        return current
    newest = Sequence.objects.filter(business=business).first()
    Sequence.objects.filter(business=business, in_force=True).update(in_force=False)
    sequence = Sequence.objects.create(business=business, version=newest.version + 1 if newest else 1, created_at=now, created_by=by, **{name: ordered[name] for name in SHAPE})
    SequenceStep.objects.bulk_create(SequenceStep(sequence=sequence, **step) for step in ordered["steps"])
    return sequence


@transaction.atomic(durable=True)
def save_texts(business: Business, texts: dict[str, Any], now: datetime, by: User) -> Sequence:
    """The same, as an owner's own step."""
    return new_version(business, texts, now, by)


def load_first_response(business: Business, body: str, now: datetime) -> Sequence:
    """The owner's own safe answer from a file: the first version, or a new one where the text has changed."""
    current = in_force(business)
    texts = {**as_data(current), "first_body": body or current.first_body} if current else standard(body)
    return new_version(business, texts, now)
