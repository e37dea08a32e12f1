"""What an owner decides for the whole business by hand: how sending behaves."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from leads.business import closed_days
from leads.declined import Declined
from leads.models import Business

MAX_DATES = 200
MAX_A_MINUTE = 600
WEB_ADDRESS = URLValidator(schemes=["https", "http"])


@dataclass(frozen=True)
class SendingPreferences:
    """How sending behaves.

    `holidays` names a place like GB-ENG, or is empty; `mail_a_minute` None is no limit;
    `warm_up_from` is the day on which a new sender began.
    """

    missed: str
    booking_url: str = ""
    holidays: str = ""
    closed_dates: tuple[date, ...] = ()
    mail_a_minute: int | None = None
    warm_up_from: date | None = None


@transaction.atomic(durable=True)
def keep_sending(business: Business, wanted: SendingPreferences) -> None:
    """Declined names every mistake, by field."""
    wanted = replace(wanted, holidays=wanted.holidays.strip().upper())
    if wrong := sending_mistakes(wanted):
        raise Declined(mistakes=wrong)
    row = Business.objects.select_for_update().get(pk=business.pk)
    row.missed = wanted.missed
    row.booking_url = wanted.booking_url
    row.holidays = wanted.holidays
    row.closed_dates = [day.isoformat() for day in sorted(set(wanted.closed_dates))]
    row.mail_a_minute = wanted.mail_a_minute
    row.warm_up_from = wanted.warm_up_from
    row.save(update_fields=[field.name for field in fields(wanted)])


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
def keep_retention(business: Business, wanted: RetentionPreferences) -> None:
    """Declined names every mistake, by field."""
    given = asdict(wanted)
    wrong = {
        name: f"{shortest} to {LONGEST_DAYS} days."
        for name, shortest in SHORTEST_DAYS.items()
        if given[name] is not None and not shortest <= given[name] <= LONGEST_DAYS
    }
    if wrong:
        raise Declined(mistakes=wrong)
    Business.objects.filter(pk=business.pk).update(**given)


def sending_mistakes(wanted: SendingPreferences) -> dict[str, str]:
    found = {}
    if wanted.booking_url and not is_web_address(wanted.booking_url):
        found["booking_url"] = (
            f"“{wanted.booking_url[:60]}” is no web address; write the whole of it, like "
            "https://calendar.example.com/you."
        )
    if wanted.holidays and not closed_days.knows_place(wanted.holidays):
        found["holidays"] = (
            f"“{wanted.holidays}” is not a country whose holidays we know; write it like GB-ENG, "
            "CA-NS or FR."
        )
    if len(set(wanted.closed_dates)) > MAX_DATES:
        found["closed_dates"] = f"{MAX_DATES} days are the most."
    if wanted.missed not in Business.Missed.values:
        found["missed"] = "Choose what becomes of missed follow-ups."
    if wanted.mail_a_minute is not None and not 1 <= wanted.mail_a_minute <= MAX_A_MINUTE:
        found["mail_a_minute"] = f"Mails a minute: 1 to {MAX_A_MINUTE}, or empty for no limit."
    return found


def is_web_address(typed: str) -> bool:
    try:
        WEB_ADDRESS(typed)
    except ValidationError:
        return False
    return True
