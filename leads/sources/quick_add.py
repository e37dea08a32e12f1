"""A call or a walk-in, entered in a few seconds."""

from datetime import datetime

from leads.capture import door, filing
from leads.contacts.identity import email_address, phone_number
from leads.declined import Declined
from leads.models import Arrival, Business, Source
from leads.models.arrival import ArrivalMeta

CHANNELS = {"phone_note": "They called", "walk_in": "They came in"}
FIELDS = ("name", "phone", "email", "message")


def add_lead(
    business: Business, typed: dict[str, str], now: datetime, submission_id: str
) -> Arrival:
    """Enter a lead and file it at once.

    Declined names what is missing. The same submission id twice is one lead.
    """
    given = {name: value.strip() for name, value in typed.items()}
    check_lead(business, given)
    fields = {name: given[name] for name in FIELDS if given.get(name)}
    meta: ArrivalMeta = {
        "quiet": not given.get("may_answer"),
        "referral": given.get("referral", ""),
    }
    channel = given.get("channel", "")
    arrival = door.receive_fields(
        source_of(business),
        channel if channel in CHANNELS else "phone_note",
        fields,
        now,
        submission_id,
        meta,
    )
    filing.try_to_file(arrival.pk, now)
    arrival.refresh_from_db()
    return arrival


def check_lead(business: Business, given: dict[str, str]) -> None:
    """Declined where there is nothing to do, or nobody to get back to."""
    email, phone = given.get("email", ""), given.get("phone", "")
    if not given.get("message"):
        raise Declined("Write a few words about what they need.")
    if not email and not phone:
        raise Declined(
            "Note a phone number or an e-mail address: otherwise nobody can get back to them."
        )
    if email and not email_address(email):
        raise Declined(f"“{email}” is not an e-mail address.")
    if phone and not phone_number(phone, business.country):
        raise Declined(f"“{phone}” does not look like a phone number. With the area code, please.")


def source_of(business: Business) -> Source:
    return Source.objects.filter(business=business, kind=Source.Kind.MANUAL).order_by(
        "id"
    ).first() or Source.objects.create(
        business=business,
        kind=Source.Kind.MANUAL,
        name="Entered by hand",
        key=f"{business.key}-manual",
    )
