"""manage.py ingest FILE.eml … | -: raw mails through the inbound path.

Also the pipe for a mail server.
"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integrations import clock, inbound_mail, queue
from leads.capture import door, filing, mail
from leads.models import Arrival, Business, Source

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
    if key:
        business = Business.objects.filter(key=key).first()
        if business is None:
            raise CommandError(
                f"There is no business {key!r}. There are: "
                f"{', '.join(Business.objects.values_list('key', flat=True))}."
            )
    else:
        recipients = set(inbound_mail.read(raw).recipients)
        everybody = list(Business.objects.order_by("id"))
        business = (
            next((b for b in everybody if recipients & mail.own_addresses(b)), None)
            or next(
                (
                    b
                    for b in everybody
                    if any(r.rpartition("@")[2] in mail.own_addresses(b) for r in recipients)
                ),
                None,
            )
            or (everybody[0] if everybody else None)
        )
        if business is None:
            raise CommandError("There is no business yet: manage.py load_business FILE")
    return Source.objects.filter(business=business, kind=Source.Kind.MAILBOX).order_by(
        "id"
    ).first() or Source.objects.create(
        business=business, kind=Source.Kind.MAILBOX, name="Mailbox", key=f"{business.key}-mail"
    )


def report(name: str, arrival: Arrival) -> dict[str, Any]:
    """What became of one mail, in the words of the command's contract."""
    mail = inbound_mail.read(bytes(arrival.raw))
    inbound = getattr(arrival, "inbound", None)
    lead = arrival.lead
    kind = inbound.kind if inbound else mail.kind
    if kind == "human" and arrival.became == Arrival.Became.REFUSED and "Automatic" in arrival.why:
        kind = "automatic"
    is_inquiry = arrival.became in INQUIRIES and kind in ("human", "list") and lead is not None
    if lead is not None:
        contact = {
            "name": lead.contact.name or None,
            "email": lead.contact.email or None,
            "phone": lead.contact.phone or None,
        }
    else:
        contact = {
            "name": (mail.sender.name or None) if kind != "bounce" else None,
            "email": (mail.failed if kind == "bounce" else mail.sender.address) or None,
            "phone": None,
        }
    return {
        "file": Path(name).name if name != "-" else "-",
        "became": arrival.became,
        "why": arrival.why,
        "is_inquiry": is_inquiry,
        "lead": lead.pk if lead else None,
        "contact": contact,
        "kind": kind,
        "text": inbound.text if inbound else mail.fresh or mail.text,
    }
