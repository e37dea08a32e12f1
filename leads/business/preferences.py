"""What an owner decides for the whole business by hand.

The approved facts, and how sending behaves.
"""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from leads.business import closed_days
from leads.declined import Declined
from leads.models import Business

MAX_FACTS, LONGEST_FACT = 60, 400
MAX_DATES = 200
MAX_A_MINUTE = 600
WEB_ADDRESS = URLValidator(schemes=["https", "http"])


@transaction.atomic(durable=True)
def keep_facts(business: Business, facts: list[str]) -> None:
    """The facts that an answer may state, each a whole sentence.

    Declined where one is too long or they are too many.
    """
    wanted = list(dict.fromkeys(" ".join(f.split()) for f in facts if f.strip()))
    long = next((f for f in wanted if len(f) > LONGEST_FACT), "")
    if long:
        raise Declined(
            f"“{long[:60]} …” is longer than {LONGEST_FACT} characters: make two facts of it."
        )
    if len(wanted) > MAX_FACTS:
        raise Declined(f"{MAX_FACTS} facts at most; those are {len(wanted)}.")
    row = Business.objects.select_for_update().get(pk=business.pk)
    row.facts = wanted
    row.save(update_fields=["facts"])


@transaction.atomic(durable=True)
def keep_sending(business: Business, typed: dict[str, str]) -> None:
    """The booking page, holidays, closed dates, what becomes of missed follow-ups, limits of the
    sender. Declined names every mistake.
    """
    values, wrong = sending_of(typed)
    if wrong:
        raise Declined(" ".join(wrong))
    row = Business.objects.select_for_update().get(pk=business.pk)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def sending_of(typed: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """(values, mistakes) of what was typed."""
    wrong = []
    code = typed.get("holidays", "").strip().upper()
    if code and not closed_days.knows_place(code):
        wrong.append(
            f"“{code}” is not a country whose holidays we know; write it like GB-ENG, CA-NS or FR."
        )
    dates, odd = dates_of(typed.get("closed_dates", ""))
    if odd:
        wrong.append(f"“{odd[0]}” is not a date; write one a line, like 2026-12-24.")
    missed = typed.get("missed", "")
    if missed not in Business.Missed.values:
        wrong.append("Choose what becomes of missed follow-ups.")
    minute = typed.get("mail_a_minute", "").strip()
    if minute and not (re.fullmatch("[0-9]{1,4}", minute) and 1 <= int(minute) <= MAX_A_MINUTE):
        wrong.append(f"Mails a minute: 1 to {MAX_A_MINUTE}, or empty for no limit.")
    warm, odd_warm = dates_of(typed.get("warm_up_from", ""))
    if odd_warm or len(warm) > 1:
        wrong.append("The day on which a new sender began is not a date.")
    page = typed.get("booking_url", "").strip()
    try:
        WEB_ADDRESS(page) if page else None
    except ValidationError:
        wrong.append(
            f"“{page[:60]}” is no web address; write the whole of it, like "
            "https://calendar.example.com/you."
        )
    values = {
        "booking_url": page,
        "holidays": code,
        "closed_dates": dates,
        "missed": missed,
        "mail_a_minute": int(minute) if re.fullmatch("[0-9]{1,4}", minute) else None,
        "warm_up_from": date.fromisoformat(warm[0]) if warm else None,
    }
    return values, wrong


def dates_of(typed: str) -> tuple[list[str], list[str]]:
    """(ISO dates, what is none), each once and in order."""
    found, odd = set(), []
    for piece in re.split(r"[\s,;]+", typed.strip()):
        try:
            found.add(date.fromisoformat(piece).isoformat()) if piece else None
        except ValueError:
            odd.append(piece[:40])
    return sorted(found)[:MAX_DATES], odd
