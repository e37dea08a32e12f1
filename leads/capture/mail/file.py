"""What one raw mail is, and where it belongs."""

from datetime import date, timedelta

from integrations.inbound_mail import REPLY_PREFIX, InboundMail
from leads.capture import notification
from leads.capture.canary import file_canary
from leads.capture.filed import Filed, FiledWhy
from leads.capture.mail.automatic import file_automatic
from leads.capture.mail.bounces import file_bounce
from leads.capture.mail.heard import HeardMail
from leads.capture.mail.notified import file_notification, is_only_us
from leads.capture.mail.own_mail import ask_who_told, file_mail_in_our_name, file_own_mail
from leads.capture.mail.proof import is_surely_ours, proof_of_mail
from leads.capture.mail.replies import file_human, file_released
from leads.capture.mail.whose import locked, open_lead_of_sender, own_addresses
from leads.contacts import threads
from leads.models import Arrival, Lead, Proof

DEFAULT_ABSENCE = timedelta(days=3)  # how long a follow-up waits where an absence gives no date


def file_mail(arrival: Arrival, mail: InboundMail, heard: HeardMail) -> Filed:
    """Decide what one mail is; what one of us has looked at is not held back once more."""
    filed = file_by_rules(arrival, mail, heard)
    held = filed.became == Arrival.Became.QUARANTINED or filed.code == FiledWhy.AUTOMATIC_TO_NOBODY
    return file_released(arrival, mail, heard) if held and arrival.released else filed


def file_by_rules(arrival: Arrival, mail: InboundMail, heard: HeardMail) -> Filed:
    """Decide what one mail is and where it belongs.

    Order matters: what came back, what we wrote, what was told, who replied.

    `heard` is what the mail says, as it was read before any lock was taken.
    """
    business = arrival.source.business
    if canary := file_canary(arrival, heard.canary):
        return canary
    own = own_addresses(business)
    named = mail.references + mail.returned_ids
    lead = locked(threads.lead_of_thread(business, mail.recipients, named))
    proof = proof_of_mail(arrival, mail, lead)
    if mail.kind == "bounce" and not heard.is_letter_about_bounce:
        return file_bounce(arrival, mail, lead if proof == Proof.THREAD else None)
    told = heard.told
    if told and lead is None and not is_only_us(told.found, business):
        is_own = notification.is_own(mail.sender.address, own)
        in_our_name = is_own and not is_surely_ours(arrival, mail, proof)
        filed = file_notification(arrival, mail, told, in_our_name)
        if in_our_name:
            ask_who_told(filed, arrival, mail)
        return filed
    if notification.is_own(mail.sender.address, own):
        file = file_own_mail if is_surely_ours(arrival, mail, proof) else file_mail_in_our_name
        return file(arrival, mail, business, lead)
    return file_mail_of_others(arrival, mail, heard, lead, proof)


def file_mail_of_others(
    arrival: Arrival, mail: InboundMail, heard: HeardMail, lead: Lead | None, proof: Proof
) -> Filed:
    """File what a person or a machine wrote for themselves; `lead` is that of its thread, and
    `proof` shows whether its person wrote it.
    """
    whose = lead or locked(open_lead_of_sender(arrival.source.business, mail))
    is_reply = lead is not None or (whose is not None and is_answer(mail))
    if not (heard.is_automatic_reply if is_reply else heard.is_automatic):
        return file_human(arrival, mail, heard, lead, proof)
    if whose is None:
        return heard.without_lead
    away_until = day_after_absence(arrival, heard, whose) if proof else None
    return file_automatic(arrival, mail, whose, away_until)


def day_after_absence(arrival: Arrival, heard: HeardMail, lead: Lead) -> date | None:
    """The day after they return, in the lead's zone; None where they are not away."""
    if not heard.is_absence:
        return None
    here = arrival.received_at.astimezone(lead.zone).date()
    back = heard.returns.get(here)
    return back + timedelta(days=1) if back else here + DEFAULT_ABSENCE


def is_answer(mail: InboundMail) -> bool:
    """It says that it answers something; what, cannot be told any longer."""
    return bool(mail.references or REPLY_PREFIX.match(mail.subject))
