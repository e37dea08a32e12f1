"""What one raw mail is, and where it belongs."""

from integrations.inbound_mail import REPLY_PREFIX, InboundMail
from leads.capture import notification
from leads.capture.canary import file_canary
from leads.capture.filed import Filed, FiledWhy
from leads.capture.mail.automatic import file_automatic, is_automatic, is_automatic_reply
from leads.capture.mail.bounces import file_bounce, is_letter_about_bounce
from leads.capture.mail.notified import file_notification, is_only_us
from leads.capture.mail.own_mail import ask_who_told, file_mail_in_our_name, file_own_mail
from leads.capture.mail.proof import is_surely_ours, proof_of_mail
from leads.capture.mail.replies import file_human, file_released
from leads.capture.mail.whose import locked, open_lead_of_sender, own_addresses
from leads.contacts import threads
from leads.models import Arrival, Lead, Proof


def file_mail(
    arrival: Arrival, mail: InboundMail, found: notification.Notification | None
) -> Filed:
    """Decide what one mail is; what one of us has looked at is not held back once more."""
    filed = file_by_rules(arrival, mail, found)
    held = filed.became == Arrival.Became.QUARANTINED or filed.code == FiledWhy.AUTOMATIC_TO_NOBODY
    return file_released(arrival, mail) if held and arrival.released else filed


def file_by_rules(
    arrival: Arrival, mail: InboundMail, found: notification.Notification | None
) -> Filed:
    """Decide what one mail is and where it belongs.

    Order matters: what came back, what we wrote, what was told, who replied.

    `found` is whom the mail tells of, as it was read before any lock was taken.
    """
    business = arrival.source.business
    if canary := file_canary(arrival, mail.subject):
        return canary
    own = own_addresses(business)
    named = mail.references + mail.returned_ids
    lead = locked(threads.lead_of_thread(business, mail.recipients, named))
    proof = proof_of_mail(arrival, mail, lead)
    if mail.kind == "bounce" and not is_letter_about_bounce(mail):
        return file_bounce(arrival, mail, lead if proof == Proof.THREAD else None)
    if found and lead is None and not is_only_us(found, business):
        filed = file_notification(arrival, mail, found)
        if notification.is_own(mail.sender.address, own) and not is_surely_ours(
            arrival, mail, proof
        ):
            ask_who_told(filed, arrival, mail)
        return filed
    if notification.is_own(mail.sender.address, own):
        file = file_own_mail if is_surely_ours(arrival, mail, proof) else file_mail_in_our_name
        return file(arrival, mail, business, lead)
    return file_mail_of_others(arrival, mail, lead, own, proof)


def file_mail_of_others(
    arrival: Arrival, mail: InboundMail, lead: Lead | None, own: frozenset[str], proof: Proof
) -> Filed:
    """File what a person or a machine wrote for themselves; `lead` is that of its thread, and
    `proof` shows whether its person wrote it.
    """
    whose = lead or locked(open_lead_of_sender(arrival.source.business, mail))
    is_reply = lead is not None or (whose is not None and is_answer(mail))
    if is_automatic_reply(mail) if is_reply else is_automatic(mail, own):
        return file_automatic(arrival, mail, whose, proof)
    return file_human(arrival, mail, lead, proof)


def is_answer(mail: InboundMail) -> bool:
    """It says that it answers something; what, cannot be told any longer."""
    return bool(mail.references or REPLY_PREFIX.match(mail.subject))
