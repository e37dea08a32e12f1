"""manage.py ingest FILE.eml … | -: raw mails through the inbound path.

Also the pipe for a mail server.
"""

import json
import sys
from pathlib import Path
from typing import Any, TypedDict

from django.core.management.base import BaseCommand, CommandError

from integrations import clock, inbound_mail, queue
from leadflow.management.named import business_named
from leads.capture import door, filing
from leads.capture.filed import FiledWhy
from leads.capture.mail.whose import own_addresses
from leads.models import Arrival, Business, Inbound, Lead, Source

TRY_AGAIN_LATER = 75  # what a mail server understands as "keep it and try again"
INQUIRIES = (Arrival.Became.LEAD, Arrival.Became.ATTACHED)


class Command(BaseCommand):
    help = "Feed raw mails in; one line of JSON each. '-' reads one mail from standard input."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("files", nargs="+")
        parser.add_argument(
            "--business",
            default="",
            help="whose mails these are; by default told from their recipients",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for name in options["files"]:
            try:
                raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            except OSError as error:
                raise CommandError(f"{name} cannot be read: {error.strerror}") from error
            arrival = self.keep(raw, options["business"], name)
            self.stdout.write(json.dumps(report(name, arrival), ensure_ascii=False))
        queue.nudge()

    def keep(self, raw: bytes, business: str, name: str) -> Arrival:
        """Store first. Where even that fails the mail server keeps the mail."""
        try:
            arrival = door.receive_mail(source_for(raw, business), raw, clock.now())
        except CommandError:
            raise
        except Exception as error:
            self.stderr.write(f"{name} could not be stored: {error}")
            sys.exit(TRY_AGAIN_LATER)
        while arrival.became == Arrival.Became.OPEN:
            now = clock.now()
            filing.try_to_file(arrival.pk, now)
            arrival.refresh_from_db()
        return arrival


def source_for(raw: bytes, key: str) -> Source:
    """The mailbox of the business that the mail was for.

    Where nobody is named, of the oldest business.
    """
    business = business_named(key) if key else business_addressed(raw)
    mailboxes = Source.objects.filter(business=business, kind=Source.Kind.MAILBOX)
    return mailboxes.order_by("id").first() or Source.objects.create(
        business=business, kind=Source.Kind.MAILBOX, name="Mailbox", key=f"{business.key}-mail"
    )


def business_addressed(raw: bytes) -> Business:
    """The one whose address, else whose domain, is among the recipients; else the oldest."""
    recipients = set(inbound_mail.read(raw).recipients)
    domains = {r.rpartition("@")[2] for r in recipients}
    everybody = list(Business.objects.order_by("id"))
    if not everybody:
        raise CommandError("There is no business yet: manage.py load_business FILE")
    by_address = (b for b in everybody if recipients & own_addresses(b))
    by_domain = (b for b in everybody if domains & own_addresses(b))
    return next(by_address, None) or next(by_domain, None) or everybody[0]


class SaidContact(TypedDict):
    name: str | None
    email: str | None
    phone: str | None


class Ingested(TypedDict):
    """What became of one mail, in the words of the command's contract."""

    file: str
    became: str
    why: str
    is_inquiry: bool
    lead: int | None
    contact: SaidContact
    kind: str
    text: str


def report(name: str, arrival: Arrival) -> Ingested:
    mail = inbound_mail.read(bytes(arrival.raw))
    inbound: Inbound | None = getattr(arrival, "inbound", None)
    kind = kind_of(arrival, inbound, mail)
    return {
        "file": Path(name).name if name != "-" else "-",
        "became": arrival.became,
        "why": arrival.why,
        "is_inquiry": is_inquiry(arrival, kind),
        "lead": arrival.lead_id,
        "contact": contact_of_lead(arrival.lead) if arrival.lead else sender_of(mail, kind),
        "kind": kind,
        "text": inbound.text if inbound else mail.fresh or mail.text,
    }


def is_inquiry(arrival: Arrival, kind: str) -> bool:
    """A lead's own words, and nothing that a machine wrote."""
    is_leads = arrival.became in INQUIRIES and arrival.lead is not None
    return is_leads and kind in ("human", "list")


def kind_of(arrival: Arrival, inbound: Inbound | None, mail: inbound_mail.InboundMail) -> str:
    kind = inbound.kind if inbound else mail.kind
    if kind == "human" and arrival.why_code == FiledWhy.AUTOMATIC_TO_NOBODY:
        return "automatic"
    return kind


def contact_of_lead(lead: Lead) -> SaidContact:
    contact = lead.contact
    return {
        "name": contact.name or None,
        "email": contact.email or None,
        "phone": contact.phone or None,
    }


def sender_of(mail: inbound_mail.InboundMail, kind: str) -> SaidContact:
    """Of a bounce, the address that it is about."""
    if kind == "bounce":
        return {"name": None, "email": mail.failed or None, "phone": None}
    return {"name": mail.sender.name or None, "email": mail.sender.address or None, "phone": None}
