"""Mail of ours that came back."""

from integrations.inbound_mail import InboundMail
from integrations.texts.sentences import sentence
from leads.capture import notification
from leads.capture.filed import Filed, FiledWhy
from leads.capture.mail.keeping import keep_mail
from leads.models import Arrival, Inbound, Lead, LeadEvent
from leads.pipeline import attention
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code
from leads.words import absence

Became = Arrival.Became


def file_bounce(arrival: Arrival, mail: InboundMail, lead: Lead | None) -> Filed:
    """A bounce is believed only where it names a mail of ours and the address that it went to.

    Otherwise anybody could silence anybody.
    """
    if lead is None:
        return fate_without_lead(mail)
    kind = LeadEvent.Kind.COMPLAINED if mail.complaint else LeadEvent.Kind.BOUNCED
    keep_mail(lead, arrival, mail, Inbound.Kind.BOUNCE)
    hard = is_dead(mail, lead)
    pipeline.record_event(
        lead,
        kind,
        arrival.received_at,
        address=mail.failed,
        hard=hard,
        mail_ids=mail.returned_ids + mail.references,
    )
    if hard:
        attention.ask_person(
            lead,
            arrival.received_at,
            Code.BOUNCED,
            sentence("Mail to %(address)s came back; use another way", address=mail.failed),
        )
    return Filed(Became.ATTACHED, FiledWhy.BOUNCE, lead)


def is_letter_about_bounce(mail: InboundMail) -> bool:
    """A person writes of one and wants something: told by its words alone, with a way back."""
    if not mail.plain_bounce or mail.failed or mail.headers.get("Return-Path") == "<>":
        return False
    return notification.is_person(mail.sender) and absence.asks_for_work(mail.typed)


def fate_without_lead(mail: InboundMail) -> Filed:
    if mail.plain_bounce and not mail.failed:
        return Filed(Became.QUARANTINED, FiledWhy.BOUNCE_UNCLEAR)
    return Filed(Became.REFUSED, FiledWhy.BOUNCE_OF_OTHERS)


def is_dead(mail: InboundMail, lead: Lead) -> bool:
    """For good, and where it names an address, one of theirs."""
    if not mail.hard or mail.complaint:
        return False
    return not mail.failed or lead.contact.addresses.filter(value=mail.failed).exists()
