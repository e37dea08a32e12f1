"""Mail that no person wrote: kept and shown, never answered."""

from datetime import date

from integrations.inbound_mail import InboundMail
from leads.capture import notification
from leads.capture.filed import Filed, FiledWhy
from leads.capture.mail.keeping import keep_mail
from leads.capture.people import emails_in
from leads.contacts import threads
from leads.models import Arrival, Inbound, Lead, LeadEvent
from leads.pipeline import stages as pipeline
from leads.words import absence, opt_out, pattern, receipts

Became = Arrival.Became
INVITATION_ANSWER = pattern("mail", "invitation_answer")
INVITATION_SUBJECT = pattern("mail", "invitation_subject")
CLERK = pattern("mail", "clerk")
BILL = pattern("mail", "bill")


def is_automatic(mail: InboundMail, own: frozenset[str]) -> bool:
    """By its headers, or plain words.

    List headers that our own group address added do not count.
    """
    if threads.BY_A_MACHINE.fullmatch(mail.message_id):
        return True
    if answers_invitation(mail) or is_paper(mail):
        return True
    if mail.kind == "list":
        about = mail.headers.get("List-Id", "").lower()
        return not any(o in about for o in own)
    return sent_by_no_person(mail) or absence.is_absence(mail.subject, mail.fresh, automatic=False)


def is_automatic_reply(mail: InboundMail) -> bool:
    """Whether an answer to a mail of ours is plainly a machine's.

    Lists, groups and mail servers put headers on what people write, so these do not count here; and
    whoever asks us to stop is heard, whatever wraps it.
    """
    if threads.BY_A_MACHINE.fullmatch(mail.message_id) or answers_invitation(mail):
        return True
    if is_robots(mail.subject, mail.typed):
        return True
    if absence.is_absence(mail.subject, mail.typed, automatic=mail.kind == "automatic"):
        return True
    return mail.kind == "automatic" and not opt_out.asks_to_stop(mail.typed)


def answers_invitation(mail: InboundMail) -> bool:
    """What a calendar sends, without a word of their own."""
    if not mail.calendar:
        return False
    is_wordless = not INVITATION_ANSWER.sub("", mail.fresh).strip()
    return is_wordless or bool(INVITATION_SUBJECT.match(mail.subject))


def sent_by_no_person(mail: InboundMail) -> bool:
    """As its headers say, or its plain words."""
    by_headers = mail.kind == "automatic" or is_sent_without_return(mail)
    return by_headers or is_robots(mail.subject, mail.fresh)


def is_robots(subject: str, text: str) -> bool:
    """By plain words, whatever its headers say."""
    return absence.is_robot(subject, text) or receipts.is_machines_word(subject, text)


def is_sent_without_return(mail: InboundMail) -> bool:
    """It cannot come back, and says nothing that only a person would.

    Web hosts send what people write in the same way.
    """
    if mail.headers.get("Return-Path") != "<>" or absence.has_own_matter(mail.fresh):
        return False
    return not mail.references or absence.is_absence(mail.subject, mail.fresh, automatic=True)


def is_paper(mail: InboundMail) -> bool:
    """A report that is all attachment, an invoice, a code to sign in with."""
    from_robot = bool(notification.ROBOT_SENDER.search(mail.sender.address))
    from_clerk = bool(CLERK.match(mail.sender.address))
    if from_clerk and BILL.match(mail.subject):
        return True
    if from_robot and not mail.fresh.strip():
        return True
    return (from_robot or from_clerk) and bool(notification.PAPERWORK.search(mail.subject))


def file_automatic(
    arrival: Arrival, mail: InboundMail, lead: Lead, away_until: date | None
) -> Filed:
    """Kept and shown, never answered, no reply. An absence says when to write again."""
    keep_mail(lead, arrival, mail, Inbound.Kind.AUTOMATIC, away_until)
    pipeline.record_event(
        lead,
        LeadEvent.Kind.AUTOMATIC,
        arrival.received_at,
        away_until=str(away_until or ""),
        machine=bool(threads.BY_A_MACHINE.fullmatch(mail.message_id)),
    )
    return Filed(Became.ATTACHED, FiledWhy.AUTOMATIC, lead)


def fate_without_lead(mail: InboundMail) -> Filed:
    """What becomes of automatic mail that belongs to no lead."""
    if mail.kind == "list":
        return Filed(Became.QUARANTINED, FiledWhy.LIST)
    if mail.kind == "human":
        return Filed(Became.QUARANTINED, FiledWhy.AUTOMATIC_BY_WORDS)
    if set(emails_in(mail.text)) - {mail.sender.address} and not absence.is_absence(
        mail.subject, mail.fresh, automatic=True
    ):
        return Filed(Became.QUARANTINED, FiledWhy.AUTOMATIC_WITH_NAME)
    if is_letter_of_person(mail):
        return Filed(Became.QUARANTINED, FiledWhy.AUTOMATIC_ASKING)
    return Filed(Became.REFUSED, FiledWhy.AUTOMATIC_TO_NOBODY)


def is_letter_of_person(mail: InboundMail) -> bool:
    """Under a person's name, and asking for something: servers that pass letters on mark them, too.

    An answer that a machine gives is none.
    """
    if "auto-replied" in mail.headers.get("Auto-Submitted", "").lower():
        return False
    return notification.is_person(mail.sender) and absence.asks_for_work(mail.fresh)
