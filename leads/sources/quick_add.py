"""A call or a walk-in, entered in a few seconds."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, gettext_lazy

from leads.capture import door, filing
from leads.contacts.typed import phone_number, typed_email
from leads.declined import Declined
from leads.models import Arrival, Business, Source
from leads.models.arrival_shapes import ArrivalMeta

CHANNELS = {"phone_note": gettext_lazy("They called"), "walk_in": gettext_lazy("They came in")}


@dataclass(frozen=True)
class NewLead:
    """What one of us noted; "" where they noted nothing."""

    name: str
    phone: str
    email: str
    message: str
    channel: str = "phone_note"  # of CHANNELS
    referral: str = ""  # who sent them
    may_answer: bool = False  # they get the first answer and the follow-ups

    @property
    def fields(self) -> dict[str, str]:
        """What was noted, as the fields of an inquiry."""
        noted = {
            "name": self.name,
            "phone": self.phone,
            "email": self.email,
            "message": self.message,
        }
        return {name: words for name, words in noted.items() if words}


def add_lead(business: Business, lead: NewLead, now: datetime, submission_id: str) -> Arrival:
    """Enter a lead and file it at once. The same submission id twice is one lead.

    Declined names each mistake with its field, and nothing is kept.
    """
    if mistakes := mistakes_in_lead(business, lead):
        raise Declined(mistakes=mistakes)
    meta: ArrivalMeta = {"quiet": not lead.may_answer, "referral": lead.referral}
    arrival = door.receive_fields(
        source_of(business), lead.channel, lead.fields, now, submission_id, meta
    )
    filing.try_to_file(arrival.pk, now)
    arrival.refresh_from_db()
    return arrival


def mistakes_in_lead(business: Business, lead: NewLead) -> dict[str, str]:
    """{field: what is wrong}, also where there is nothing to do or nobody to get back to."""
    found = {}
    if not lead.phone and not lead.email:
        found["phone"] = gettext(
            "Note a phone number or an e-mail address: otherwise nobody can get back to them."
        )
    if lead.phone and not phone_number(lead.phone, business.country):
        found["phone"] = gettext(
            "“%(phone)s” does not look like a phone number. With the area code, please."
        ) % {"phone": lead.phone}
    if lead.email and not typed_email(lead.email):
        found["email"] = gettext("“%(email)s” is not an e-mail address.") % {"email": lead.email}
    if not lead.message:
        found["message"] = gettext("Write a few words about what they need.")
    return found


def source_of(business: Business) -> Source:
    return Source.objects.filter(business=business, kind=Source.Kind.MANUAL).order_by(
        "id"
    ).first() or Source.objects.create(
        business=business,
        kind=Source.Kind.MANUAL,
        name="Entered by hand",
        key=f"{business.key}-manual",
    )
