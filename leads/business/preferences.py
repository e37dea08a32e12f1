"""What an owner decides for the whole business by hand: how sending behaves."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext

from leads.business.changes import note_changes
from leads.declined import Declined
from leads.models import Business

MAX_A_MINUTE = 600
WEB_ADDRESS = URLValidator(schemes=["https", "http"])


@dataclass(frozen=True)
class SendingPreferences:
    """How sending behaves.

    `mail_a_minute` None is no limit; `warm_up_from` is the day on which a new sender began.
    """

    missed: str
    booking_url: str = ""
    mail_a_minute: int | None = None
    warm_up_from: date | None = None


@transaction.atomic(durable=True)
def keep_sending(
    business: Business, wanted: SendingPreferences, now: datetime, by: User | None = None
) -> None:
    """Declined names every mistake, by field."""
    if wrong := sending_mistakes(wanted):
        raise Declined(mistakes=wrong)
    keep_columns(business, "sending", asdict(wanted), now, by)


def keep_columns(
    business: Business, area: str, values: Mapping[str, Any], now: datetime, by: User | None
) -> None:
    """Write columns of the business as they were checked, and what was changed by it.

    Within the caller's transaction.
    """
    row = Business.objects.select_for_update().get(pk=business.pk)
    note_changes(business, area, {name: getattr(row, name) for name in values}, values, by, now)
    Business.objects.filter(pk=row.pk).update(**values)


@dataclass(frozen=True)
class RetentionPreferences:
    """For how many days each kind of data is kept; None: files as long as their lead, conversations
    for ever.
    """

    raw_days: int
    model_call_days: int
    log_days: int
    audit_days: int
    attachment_days: int | None = None
    conversation_days: int | None = None


SHORTEST_DAYS = {
    "raw_days": 7,
    "model_call_days": 7,
    "log_days": 30,
    "audit_days": 90,
    "attachment_days": 30,
    "conversation_days": 90,
}
LONGEST_DAYS = 7_300


@transaction.atomic(durable=True)
def keep_retention(
    business: Business, wanted: RetentionPreferences, now: datetime, by: User | None = None
) -> None:
    """Declined names every mistake, by field."""
    given = asdict(wanted)
    wrong = {
        name: (
            gettext("%(shortest)s to %(most)s days.") % {"shortest": shortest, "most": LONGEST_DAYS}
        )
        for name, shortest in SHORTEST_DAYS.items()
        if given[name] is not None and not shortest <= given[name] <= LONGEST_DAYS
    }
    if wrong:
        raise Declined(mistakes=wrong)
    keep_columns(business, "data", given, now, by)


def sending_mistakes(wanted: SendingPreferences) -> dict[str, str]:
    found = {}
    if wanted.booking_url and not is_web_address(wanted.booking_url):
        found["booking_url"] = gettext(
            "“%(booking_url)s” is no web address; write the whole of it, like "
            "https://calendar.example.com/you."
        ) % {"booking_url": wanted.booking_url[:60]}
    if wanted.missed not in Business.Missed.values:
        found["missed"] = gettext("Choose what becomes of missed follow-ups.")
    if wanted.mail_a_minute is not None and not 1 <= wanted.mail_a_minute <= MAX_A_MINUTE:
        found["mail_a_minute"] = gettext(
            "Mails a minute: 1 to %(most)s, or empty for no limit."
        ) % {"most": MAX_A_MINUTE}
    return found


def is_web_address(typed: str) -> bool:
    try:
        WEB_ADDRESS(typed)
    except ValidationError:
        return False
    return True
