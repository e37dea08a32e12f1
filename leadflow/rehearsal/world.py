"""A world with a clock of its own, in which everything that is due happens as it would for real."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Max, Min

from followups.models import Enrollment, Message
from followups.sequences.ending import REST
from leadflow.processes import steps
from leadflow.rehearsal import mails
from leads.capture import door
from leads.declined import Declined
from leads.models import Arrival, Business, Lead, Source
from leads.models.source_shapes import MailboxSettings

ONWARD = timedelta(seconds=1)
LONGEST = 20_000  # steps; a rehearsal that needs more is going round in circles


class World:
    """`now` only moves forward, from one thing that happens to the next."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def clock(self) -> datetime:
        return self.now

    def settle(self) -> None:
        """Everything that is due now, in the order of the jobs, until nothing is."""
        while sum(step(self.now) for step in steps.REHEARSED):  # each has its turn in every round
            pass

    def run_until(self, moment: datetime) -> None:
        """Let everything that falls due before `moment` happen at its own time."""
        for _ in range(LONGEST):
            self.settle()
            due = self.next_due()
            if due is None or due >= moment:
                break
            self.now = max(due, self.now + ONWARD)
        self.now = max(self.now, moment)

    def next_due(self) -> datetime | None:
        """When the next thing happens by itself; None where nothing does."""
        waiting = Message.objects.filter(state=Message.State.QUEUED).aggregate(
            at=Min("not_before")
        )["at"]
        unfiled = Arrival.objects.filter(became=Arrival.Became.OPEN).aggregate(at=Min("due_at"))[
            "at"
        ]
        unjudged = Lead.objects.filter(judge_at__isnull=False).aggregate(at=Min("judge_at"))["at"]
        resting = [
            e.last + REST
            for e in Enrollment.objects.filter(ended_at__isnull=True)
            .exclude(messages__state__in=["queued", "sending"])
            .annotate(last=Max("messages__settled_at"))
            if e.last
        ]
        times = [t for t in (waiting, unfiled, unjudged, *resting) if t is not None]
        return min(times) if times else None

    def receive(self, business: Business, channel: str, fields: dict[str, Any]) -> Arrival:
        """An inquiry comes in by its channel; a mail as a raw mail, as it really would."""
        self.settle()
        if channel == "email":
            raw = mails.mail_of_turn(
                str(fields.get("from") or f"{fields.get('name', '')} <{fields.get('email', '')}>"),
                business.email,
                str(fields.get("subject", "")),
                str(fields.get("message", "")),
                self.now,
            )
            return self.receive_raw(business, raw)
        kinds = {"sms": Source.Kind.SMS, "form": Source.Kind.FORM}
        arrival = door.receive_fields(
            source(business, kinds.get(channel, Source.Kind.MANUAL)), channel, fields, self.now
        )
        self.settle()
        arrival.refresh_from_db()
        return arrival

    def receive_text(self, business: Business, phone: str, text: str) -> Arrival:
        """As the telephone company tells of it, with the number of the telephone it came from."""
        post = {"From": phone, "Body": text}
        box = source(business, Source.Kind.SMS)
        arrival = door.receive_fields(box, "sms", post, self.now, meta={"what": "text"})
        self.settle()
        arrival.refresh_from_db()
        return arrival

    def receive_raw(self, business: Business, raw: bytes, is_ours: bool = False) -> Arrival:
        """`is_ours`: it lies in our folder of sent mail."""
        box = sent_folder(business) if is_ours else source(business, Source.Kind.MAILBOX)
        arrival = door.receive_mail(box, raw, self.now)
        self.settle()
        arrival.refresh_from_db()
        return arrival


def source(business: Business, kind: str) -> Source:
    return Source.objects.filter(business=business, kind=kind).order_by("id")[0]


def sent_folder(business: Business) -> Source:
    """Where what we write in our own mail program is found; made where there is none."""
    boxes = Source.objects.filter(business=business, kind=Source.Kind.MAILBOX)
    return boxes.filter(mailbox__folder="Sent").first() or Source.objects.create(
        business=business,
        kind=Source.Kind.MAILBOX,
        name="Sent mail",
        active=False,  # nothing is fetched in a rehearsal
        mailbox=MailboxSettings(folder="Sent"),
    )


def moment(text: str) -> datetime:
    """An ISO time with its offset, in UTC. Declined where it has none."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise Declined(f"{text!r} needs an offset, like 2026-09-15T09:00:00-03:00")
    return found.astimezone(UTC)
