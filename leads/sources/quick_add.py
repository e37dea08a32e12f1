"""A call or a walk-in, entered in a few seconds."""

from datetime import datetime

from leads.capture import door, filing
from leads.contacts.identity import email_address, phone_number
from leads.declined import Declined
from leads.models import Arrival, Business, Source
from leads.models.arrival import ArrivalMeta

CHANNELS = {"phone_note": "They called", "walk_in": "They came in"}


def add_lead(
    business: Business, typed: dict[str, str], now: datetime, submission_id: str
) -> Arrival:
    """Enter a lead and file it at once.

    Declined names what is missing. The same submission id twice is one lead.
    """
    email, phone = typed.get("email", "").strip(), typed.get("phone", "").strip()
    if not typed.get("message", "").strip():
        raise Declined("Write a few words about what they need.")
    if not email and not phone:
        raise Declined(
            "Note a phone number or an e-mail address: otherwise nobody can get back to them."
        )
    if email and not email_address(email):
        raise Declined(f"“{email}” is not an e-mail address.")
    if phone and not phone_number(phone, business.country):
        raise Declined(f"“{phone}” does not look like a phone number. With the area code, please.")
    fields = {
        name: typed[name].strip()
        for name in ("name", "phone", "email", "message")
        if typed.get(name, "").strip()
    }
    meta: ArrivalMeta = {
        "quiet": not typed.get("may_answer"),
        "referral": typed.get("referral", "").strip(),
    }
    channel = typed.get("channel", "") if typed.get("channel", "") in CHANNELS else "phone_note"
    arrival = door.receive_fields(source_of(business), channel, fields, now, submission_id, meta)
    filing.try_to_file(arrival.pk, now)
    arrival.refresh_from_db()
    return arrival


def source_of(business: Business) -> Source:
    return Source.objects.filter(business=business, kind=Source.Kind.MANUAL).order_by(
        "id"
    ).first() or Source.objects.create(
        business=business,
        kind=Source.Kind.MANUAL,
        name="Entered by hand",
        key=f"{business.key}-manual",
    )
