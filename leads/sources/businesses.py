"""A business from a file: checked whole, then written whole.

The same file again changes nothing.
"""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from leads.business import facts
from leads.business.changes import note_changes
from leads.business.logo import load_logo, logo_as_data
from leads.contacts.typed import phone_number
from leads.criteria import versions
from leads.languages import spoken_language
from leads.models import Business, Source
from leads.sources.captions import standard_fields

PLAIN = (
    "name",
    "trade",
    "city",
    "country",
    "timezone",
    "languages",
    "email",
    "booking_url",
    "about",
    "accent",
    "hours",
    "postal_address",
    "signature",
    "promise_minutes",
    "closed_dates",
    "open_dates",
    "holidays",
    "missed",
    "mail_a_minute",
    "second_factor_demanded",
    "raw_days",
    "attachment_days",
    "conversation_days",
    "model_call_days",
    "log_days",
    "audit_days",
    "look_up_websites",
    "reasons_off",
)


@transaction.atomic
def load_business(data: dict[str, Any], now: datetime, by: User | None = None) -> Business:
    """Write one checked business with its sources and criteria.

    Known by its key; `by` is who typed it, None for a file or a command. Runs within the caller's
    transaction.
    """
    values = {name: data[name] for name in PLAIN if name in data}
    if "warm_up_from" in data:
        values["warm_up_from"] = date_given(data["warm_up_from"])
    if "phone" in data:
        values["phone"] = (
            phone_number(str(data["phone"]), data.get("country", "")) if data["phone"] else ""
        )
    before = Business.objects.filter(key=data["key"]).values().first()
    business, created = Business.objects.update_or_create(
        key=data["key"], defaults=values, create_defaults={**values, "created_at": now}
    )
    if created:
        make_first_sources(business)
    else:
        note_changes(business, "business", before or {}, values, by, now)
    if "logo" in data:
        load_logo(business, data["logo"], now)
    if "facts" in data:
        facts.write_facts(business, data["facts"])
    if data.get("criteria"):
        versions.new_version(business, data["criteria"], now)
    return business


def date_given(given: str | None) -> date | None:
    return date.fromisoformat(given) if given else None


def make_first_sources(business: Business) -> None:
    """A form that takes inquiries at once, and a mailbox and a number that may be connected."""
    language = spoken_language(*business.languages)
    Source.objects.get_or_create(
        business=business,
        kind=Source.Kind.FORM,
        defaults={
            "key": business.key,
            "name": "Website form",
            "language": language,
            "fields": standard_fields(language),
        },
    )
    Source.objects.get_or_create(
        business=business,
        kind=Source.Kind.MAILBOX,
        defaults={"key": f"{business.key}-mail", "name": "Mailbox"},
    )
    Source.objects.get_or_create(
        business=business,
        kind=Source.Kind.SMS,
        defaults={"key": f"{business.key}-sms", "name": "Text messages"},
    )
    Source.objects.get_or_create(
        business=business,
        kind=Source.Kind.MANUAL,
        defaults={"key": f"{business.key}-manual", "name": "Entered by hand"},
    )


def as_data(business: Business) -> dict[str, Any]:
    """A business in the form in which load() takes it."""
    return {
        "key": business.key,
        "phone": business.phone,
        "warm_up_from": business.warm_up_from and business.warm_up_from.isoformat(),
        **{name: getattr(business, name) for name in PLAIN},
        "logo": logo_as_data(business),
        "facts": [facts.fact_as_data(fact) for fact in business.approved_facts.all()],
        "criteria": versions.rows_of_version(versions.version_in_force(business)),
    }
