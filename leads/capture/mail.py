"""One raw mail is filed.

A reply joins its lead, an inquiry opens one, what no person wrote is kept and never answered.
"""

import re
from dataclasses import replace
from datetime import timedelta

from integrations.inbound_mail import InboundMail
from leads.capture import notification
from leads.capture.canary import file_canary
from leads.capture.inquiry import (
    Filed,
    Words,
    attach_inquiry,
    attach_or_open,
    keep_attachments,
    open_new_lead,
    remember_ids,
)
from leads.capture.people import emails_in, name_under, phone_in
from leads.contacts import threads
from leads.contacts.identity import FREE_MAIL, email_address, known_contact, phone_number
from leads.fields import Details
from leads.models import Address, Arrival, Business, Inbound, Lead, LeadEvent, Membership
from leads.pipeline import attention
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code
from leads.words import absence

Became = Arrival.Became
INVITATION_ANSWER = re.compile(
    r"(?im)^.{0,100}\b(?:has |have )?(?:tentatively )?(?:accepted|declined) (?:this|your|the) (?:invitation|event|meeting)\.?\s*$|^.{0,100}\b(?:a accepté|a refusé|ha aceptado|ha rechazado|hat .{0,40}(?:angenommen|zugesagt|abgelehnt)|zaakceptował\w*|odrzucił\w*)\b.{0,60}$"
)  # written by a click
INVITATION_SUBJECT = re.compile(
    r"^\W*(?:accepted|declined|tentative(?:ly accepted)?|accepté|refusé|provisoire|aceptad[ao]|rechazad[ao]|provisional|zugesagt|abgesagt|angenommen|abgelehnt|mit vorbehalt|zaakceptowano|odrzucono)\s?:",
    re.I,
)
CLERK = re.compile(
    r"^(?:billing|ar|ap|invoic\w*|accounts?|accounting|receipts?|payments?|statements?|rechnung(?:en)?|buchhaltung|factur\w+|comptabilite|faktur\w*|ksiegowosc)(?:[+.\-_].*)?@",
    re.I,
)
NOBODY_READS = re.compile(
    r"^(?:no-?_?reply|do-?_?not-?_?reply|donotreply|nobody|wordpress|www-data|apache|root|mailer-daemon)(?:[+.\-_].*)?@|no-?reply@",
    re.I,
)
BILL = re.compile(
    r"^\W*(?:your |ihre |votre |su |la tua |uw |twoja )?(?:invoice|rechnung|facture|factura|faktura|fattura|factuur)\b.{0,30}\d",
    re.I,
)
SENT_FOLDER = re.compile(r"\bsent\b|gesendet|envoy|enviad|wysłan", re.I)
DEFAULT_ABSENCE = timedelta(days=3)  # how long a follow-up waits where an absence gives no date


def file_mail(
    arrival: Arrival, mail: InboundMail, found: notification.Notification | None
) -> Filed:
    """Decide what one mail is and where it belongs.

    Order matters: what came back, what we wrote, what was told, who replied.

    `told` is whom the mail tells of, as it was read before any lock was taken.
    """
    business = arrival.source.business
    if canary := file_canary(arrival, mail.subject):
        return canary
    own = own_addresses(business)
    lead = locked(
        threads.by_token(business, mail.recipients)
        or threads.by_mail_id(business, mail.references + mail.returned_ids)
    )
    if mail.kind == "bounce":
        return file_bounce(arrival, mail, lead)
    if found and lead is None and not is_only_us(found, business):
        return file_notification(arrival, mail, found)
    if notification.is_own(mail.sender.address, own):
        return file_own_mail(arrival, mail, business, lead)
    if is_automatic(mail, own):
        return file_automatic(arrival, mail, lead or locked(of_person(business, mail)))
    return file_human(arrival, mail, lead)


def is_only_us(found: notification.Notification, business: Business) -> bool:
    """A parcel's notice and the like: all it names is our own phone."""
    return (
        not found.details.email
        and bool(business.phone)
        and phone_number(found.details.phone, business.country)
        == phone_number(business.phone, business.country)
    )


def locked(lead: Lead | None) -> Lead | None:
    """The lead as it stands now, held until the mail is filed."""
    return Lead.objects.locked().get(pk=lead.pk) if lead else None


def own_addresses(business: Business) -> frozenset[str]:
    """Our addresses, and our domain where it is only ours."""
    addresses = {business.email.lower()} | {
        e.lower()
        for e in Membership.objects.filter(business=business).values_list("user__email", flat=True)
    }
    domain = business.email.lower().rpartition("@")[2]
    return frozenset(addresses - {""} | ({domain} if domain and domain not in FREE_MAIL else set()))


def is_automatic(mail: InboundMail, own: frozenset[str]) -> bool:
    """By its headers, or plain words.

    List headers that our own group address added do not count.
    """
    if threads.BY_A_MACHINE.fullmatch(mail.message_id):
        return True
    if mail.calendar and (
        INVITATION_SUBJECT.match(mail.subject) or not INVITATION_ANSWER.sub("", mail.fresh).strip()
    ):
        return True
    if (
        (notification.ROBOT_SENDER.search(mail.sender.address) and not mail.fresh.strip())
        or (
            notification.PAPERWORK.search(mail.subject)
            and (
                notification.ROBOT_SENDER.search(mail.sender.address)
                or CLERK.match(mail.sender.address)
            )
        )
        or (CLERK.match(mail.sender.address) and BILL.match(mail.subject))
    ):
        return True  # a report that is all attachment, an invoice, a code to sign in with
    if mail.kind == "list":
        about = mail.headers.get("List-Id", "").lower()
        return not any(o in about for o in own)
    return (
        mail.kind == "automatic"
        or absence.is_robot(mail.subject, mail.fresh)
        or absence.is_absence(mail.subject, mail.fresh, automatic=False)
    )


def of_person(business: Business, mail: InboundMail) -> Lead | None:
    """The newest open lead of whoever wrote: a weak match, good enough to show a mail with."""
    contact = known_contact(business, Address.Kind.EMAIL, mail.sender.address)
    return contact.leads.open().order_by("-received_at").first() if contact else None


def file_bounce(arrival: Arrival, mail: InboundMail, lead: Lead | None) -> Filed:
    """A bounce is believed only where it names a mail of ours and the address that it went to.

    Otherwise anybody could silence anybody.
    """
    if lead is None and mail.plain_bounce and not mail.failed:
        return (
            Became.QUARANTINED,
            "Reads like a bounce, but names neither a mail nor an address of ours.",
            None,
        )
    if lead is None:
        return Became.REFUSED, "A bounce of a mail that is not one of ours.", None
    kind = LeadEvent.Kind.COMPLAINED if mail.complaint else LeadEvent.Kind.BOUNCED
    Inbound.objects.create(
        lead=lead,
        arrival=arrival,
        channel="email",
        kind=Inbound.Kind.BOUNCE,
        at=arrival.received_at,
        sender=mail.sender.address,
        subject=mail.subject,
        text=mail.text,
    )
    theirs = not mail.failed or lead.contact.addresses.filter(value=mail.failed).exists()
    hard = mail.hard and theirs and not mail.complaint
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
            f"Mail to {mail.failed} came back; use another way",
        )
    return Became.ATTACHED, "A bounce of our mail.", lead


def file_notification(
    arrival: Arrival, mail: InboundMail, found: notification.Notification
) -> Filed:
    """Somebody else's system tells us of a person: they are the contact, whoever sent the mail."""
    details = found.details
    if not details.name:
        details = replace(details, name=name_under(details.message))
    if not details.phone:
        details = replace(
            details, phone=their_phone(details.message, arrival.source.business, details.name)
        )
    words = Words(
        text=details.message or "\n".join(f"{k}: {v}" for k, v in found.fields.items()),
        subject=mail.subject,
        sender=details.email,
        mail_ids=[mail.message_id],
        html=mail.safe,
        attachments=mail.attachments,
    )
    became, why, lead = attach_or_open(arrival, details, words, found.fields)
    return became, why or f"Read from a notification ({found.how}).", lead


def file_own_mail(
    arrival: Arrival, mail: InboundMail, business: Business, by_token: Lead | None
) -> Filed:
    """We wrote it ourselves.

    To a lead, from our own mail program (a copy to us, or our folder of sent mail): a person has
    taken over.
    """
    if threads.OURS.fullmatch(mail.message_id):
        return Became.REFUSED, "A copy of a mail that went through here.", None
    lead = by_token or lead_written_to(mail, business)
    if lead is not None:
        inbound = Inbound.objects.create(
            lead=lead,
            arrival=arrival,
            channel="email",
            kind=Inbound.Kind.TEAM,
            at=arrival.received_at,
            sender=mail.sender.address,
            subject=mail.subject,
            text=mail.fresh,
            quoted=mail.quoted,
        )
        keep_attachments(inbound, mail.attachments)
        pipeline.record_event(
            lead,
            LeadEvent.Kind.REPLIED,
            arrival.received_at,
            sender=mail.sender.address,
            how="own mail program",
        )
        pipeline.mark_answered(lead, arrival.received_at)
        attention.mark_attention_seen(lead, arrival.received_at, None)
        remember_ids(lead, [mail.message_id])
        return Became.ATTACHED, "Written by us from our own mail program.", lead
    if SENT_FOLDER.search(str(arrival.source.mailbox.get("folder", ""))):
        return Became.REFUSED, "We wrote it, to nobody whom we know as a lead.", None
    if mail.kind == "human":
        return (
            Became.QUARANTINED,
            (
                "Sent by ourselves, to nobody whom we know as a lead: look whether it passes on "
                "an inquiry."
            ),
            None,
        )
    return Became.REFUSED, "Sent by our own system, to nobody whom we know as a lead.", None


def lead_written_to(mail: InboundMail, business: Business) -> Lead | None:
    """The newest lead of the first of its readers whom we know."""
    for address in mail.recipients:
        contact = known_contact(business, Address.Kind.EMAIL, address)
        if contact and (lead := locked(contact.leads.order_by("-received_at").first())):
            return lead
    return None


def file_automatic(arrival: Arrival, mail: InboundMail, lead: Lead | None) -> Filed:
    """Kept and shown, never answered, no reply. An absence says when to write again."""
    if lead is None:
        if mail.kind == "list":
            return Became.QUARANTINED, "List mail: sent to many people at once.", None
        if mail.kind == "human":
            return (
                Became.QUARANTINED,
                "Reads like automatic mail, although its headers do not say so.",
                None,
            )
        if set(emails_in(mail.text)) - {mail.sender.address} and not absence.is_absence(
            mail.subject, mail.fresh, automatic=True
        ):
            return (
                Became.QUARANTINED,
                "Automatic mail that names somebody: look whether it tells of an inquiry.",
                None,
            )
        return Became.REFUSED, "Automatic mail that belongs to no lead.", None
    away_until = None
    if absence.is_absence(
        mail.subject,
        mail.fresh,
        automatic=mail.kind == "automatic" or absence.is_robot(mail.subject, mail.fresh),
    ):
        here = arrival.received_at.astimezone(lead.zone).date()
        back = absence.returns_on(mail.fresh, here)
        away_until = back + timedelta(days=1) if back else here + DEFAULT_ABSENCE
    Inbound.objects.create(
        lead=lead,
        arrival=arrival,
        channel="email",
        kind=Inbound.Kind.AUTOMATIC,
        at=arrival.received_at,
        sender=mail.sender.address,
        subject=mail.subject,
        text=mail.fresh,
        quoted=mail.quoted,
        away_until=away_until,
    )
    pipeline.record_event(
        lead,
        LeadEvent.Kind.AUTOMATIC,
        arrival.received_at,
        away_until=str(away_until or ""),
        machine=bool(threads.BY_A_MACHINE.fullmatch(mail.message_id)),
    )
    return Became.ATTACHED, "Automatic mail; it is no reply.", lead


def file_human(arrival: Arrival, mail: InboundMail, lead: Lead | None) -> Filed:
    if lead is None and notification.names_nobody(mail, own_addresses(arrival.source.business)):
        return (
            Became.QUARANTINED,
            (
                "A machine's mail that tells of nobody whom we could answer: look whether it is "
                "an inquiry."
            ),
            None,
        )
    words = Words(
        text=mail.fresh,
        quoted=mail.quoted,
        subject=mail.subject,
        sender=mail.sender.address,
        mail_ids=[mail.message_id],
        html=mail.safe,
        attachments=mail.attachments,
    )
    if lead is None and (lead := locked(of_person(arrival.source.business, mail))):
        words = replace(words, weak_match=True)
    if lead is not None:
        return file_reply(arrival, mail, lead, words)
    details = writer(mail, arrival.source.business)
    fields = {
        "from": f"{details.name} <{details.email}>",
        "subject": mail.subject,
        "message": mail.fresh,
    }
    if mail.attachments:
        fields["attachments"] = ", ".join(a.name for a in mail.attachments)[:1000]
    if not details.email and not details.phone and not mail.sender.address:
        return Became.QUARANTINED, "Nobody to answer: the mail names no sender.", None
    return attach_or_open(arrival, details, words, fields)


def file_reply(arrival: Arrival, mail: InboundMail, lead: Lead, words: Words) -> Filed:
    """A person wrote back.

    A lead that simply ran out wakes up; one that a person closed opens a new one.
    """
    if lead.stage == Lead.Stage.COMPLETED and lead.outcome != Lead.Outcome.NURTURE:
        details = Details(message=mail.fresh)
        new = open_new_lead(
            arrival,
            lead.contact,
            details,
            words,
            {"from": mail.sender.address, "subject": mail.subject, "message": mail.fresh},
        )
        return Became.LEAD, "A reply on a lead that was closed: a new one.", new
    attach_inquiry(lead, arrival, words, LeadEvent.Kind.HEARD)
    if mail.sender.address and mail.sender.address != lead.contact.email:
        attention.ask_person(
            lead,
            arrival.received_at,
            Code.OTHER_ADDRESS,
            f"Answered from another address: {mail.sender.address}",
        )
    return (
        Became.ATTACHED,
        "A reply, matched by person only." if words.weak_match else "A reply.",
        lead,
    )


def writer(mail: InboundMail, business: Business) -> Details:
    """Who wrote a direct mail, with the phone from its signature where it gives one."""
    address = mail.sender.address or mail.reply_to.address
    if mail.reply_to.address and notification.ROBOT_SENDER.search(mail.sender.address):
        address = mail.reply_to.address
    if NOBODY_READS.match(address):
        return Details(
            name=name_under(mail.fresh),
            phone=their_phone(mail.fresh, business, ""),
            message=mail.fresh,
            subject=mail.subject,
        )
    name = mail.sender.name if address == mail.sender.address else mail.reply_to.name
    if not name or re.search(r"@|\bvia\b", name):
        name = name_under(mail.fresh) or re.sub(
            r"(?i)\s+via\b.*$", "", name if "@" not in name else ""
        )
    if turned := re.fullmatch(r"([\w'’-]+), ([\w'’-]+(?: [\w'’-]+)?)", name):
        name = f"{turned[2]} {turned[1]}"  # "Family, Given" as office address books show it
    phone = their_phone(mail.fresh, business, name) or their_phone(signature(mail), business, name)
    if not address:
        address = next(iter(emails_in(mail.text)), "")
    return Details(
        name=name,
        email=email_address(address),
        phone=phone,
        message=mail.fresh,
        subject=mail.subject,
    )


def their_phone(text: str, business: Business, name: str) -> str:
    return phone_in(
        text, business.country, exclude=(phone_number(business.phone, business.country),), name=name
    )


def signature(mail: InboundMail) -> str:
    """The lines under "--", which are cut off with what is quoted, like the greeting above them."""
    found = re.match(
        r"(?:(?!>|--)[^\n]{0,60}\n){0,5}--\s*\n((?:(?!>)[^\n]*(?:\n|$)){1,8})", mail.quoted
    )
    return found[1] if found else ""
