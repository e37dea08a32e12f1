"""The words of an inquiry are kept with its lead, once, and heeded."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from integrations import inbound_mail
from leads.capture import twice
from leads.capture.filed import Filed, FiledWhy
from leads.capture.heard import Heard
from leads.capture.wishes import Asked, heed_wishes
from leads.models import Arrival, Attachment, Inbound, Lead, MailId, Proof
from leads.search.rows import write_row


@dataclass(frozen=True)
class Words:
    """What was said this time. `text` is new, `quoted` is earlier mail below it; `heard` is what
    was found in it before.
    """

    text: str
    heard: Heard
    quoted: str = ""
    subject: str = ""
    sender: str = ""
    mail_ids: list[str] = field(default_factory=list)
    weak_match: bool = False
    by_other: bool = False  # somebody who speaks for them: their wishes are not the contact's
    in_our_name: bool = False  # a mail told it under our name, and nothing shows that it is ours
    proof: Proof = Proof.NONE  # what shows that they are the contact's words
    html: str = ""  # safe to show
    attachments: list[inbound_mail.Attachment] = field(default_factory=list)


def keep_again(before: Inbound, words: Words) -> Filed:
    """The same words once more: only what hangs on them may be new."""
    keep_attachments(before, twice.new_attachments(before, words.attachments))
    remember_ids(before.lead, words.mail_ids)
    write_row(before.lead)  # it may have told another address
    return Filed(Arrival.Became.ATTACHED, FiledWhy.SAME_WORDS, before.lead)


def keep_words(
    lead: Lead, arrival: Arrival, words: Words, at: datetime, is_first: bool = False, **how: Any
) -> Inbound:
    """Store the words, know their ids again, and heed them where they ask us to stop.

    The caller makes the lead findable by them. `how` goes with the event of a wish.
    """
    inbound = new_inbound(lead, arrival, words, at)
    inbound.to_read = not is_first  # the first ones are judged with the lead
    inbound.save()
    keep_attachments(inbound, words.attachments)
    remember_ids(lead, words.mail_ids)
    heard = words.heard
    asked = Asked(heard, arrival.channel, words.proof, words.by_other)
    heed_wishes(lead, asked, at, **how)
    return inbound


def new_inbound(lead: Lead, arrival: Arrival, words: Words, at: datetime) -> Inbound:
    """The words of a lead, not saved."""
    return Inbound(
        lead=lead,
        arrival=arrival,
        channel=arrival.channel,
        at=at,
        sender=words.sender[:320],
        subject=words.subject[:500],
        text=words.text,
        quoted=words.quoted,
        weak_match=words.weak_match,
        in_our_name=words.in_our_name,
        html=words.html,
        proof=words.proof,
    )


def keep_attachments(inbound: Inbound, found: list[inbound_mail.Attachment]) -> None:
    Attachment.objects.bulk_create(
        Attachment(
            inbound=inbound,
            name=a.name,
            kind=a.kind[:100],
            size=a.size,
            sha256=a.sha256,
            data=a.data,
            why=a.why,
            scan_at=inbound.at if a.data else None,
        )
        for a in found
    )


def remember_ids(lead: Lead, ids: list[str], ours: bool = False) -> None:
    """By these Message-IDs what comes next is known; `ours` are those of mails that we wrote."""
    rows = [MailId(lead=lead, value=i[:255], ours=ours) for i in ids if i]
    MailId.objects.bulk_create(rows, ignore_conflicts=True)
