"""A mail that is no inquiry is kept beside the words of its lead."""

from datetime import date

from integrations.inbound_mail import InboundMail
from leads.models import Arrival, Inbound, Lead
from leads.search import rows


def keep_mail(
    lead: Lead,
    arrival: Arrival,
    mail: InboundMail,
    kind: Inbound.Kind,
    away_until: date | None = None,
) -> Inbound:
    """What came back is kept whole; of the rest what is new, and what is quoted below it."""
    came_back = kind == Inbound.Kind.BOUNCE
    kept = Inbound.objects.create(
        lead=lead,
        arrival=arrival,
        channel="email",
        kind=kind,
        at=arrival.received_at,
        sender=mail.sender.address,
        subject=mail.subject,
        text=mail.text if came_back else mail.fresh,
        quoted="" if came_back else mail.quoted,
        away_until=away_until,
    )
    rows.write_row(lead)
    return kept
