"""Filed: one arrival becomes a lead, is attached to one, or ends with a reason.

The first step behind the door.
"""

import logging
import secrets
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from integrations.databases.prepared import Moment, prepared
from integrations.inbound_mail import InboundMail
from integrations.strangers.reader import ReaderStopped
from integrations.texts.sentences import in_english
from leads.capture import twice
from leads.capture.filed import Filed, FiledWhy
from leads.capture.mail.file import file_mail
from leads.capture.mail.heard import HeardMail
from leads.capture.mail.posted import become_mails
from leads.capture.mail.replies import words_of_mail
from leads.capture.mail.whose import open_lead_of_sender
from leads.capture.reading import Reading, read_arrival
from leads.capture.submission import file_submission
from leads.capture.telephone.file import file_telephone
from leads.capture.webhook import become_parts
from leads.capture.words import keep_again
from leads.contacts import threads
from leads.contacts.identity import Overtaken
from leads.fields import one_line, text_of
from leads.ledger.erased import empty_arrival, was_erased
from leads.models import Arrival, ModelCall, Source
from leads.screening.crowding import note_crowd

log = logging.getLogger(__name__)

TRIES = 3
MOST_READERS = 2  # that one arrival may stop
LOOKED_AT = 16  # rows that other workers may be holding
OLDEST_EVERY = 10  # rows that one worker files
READING = timedelta(minutes=10)  # longer than a job may run
TRY_AGAIN = timedelta(minutes=2)


class StartOffset:
    """Where among the rows that are due a worker begins: where many wait, each has another one.

    At the first, until another worker was there before; at the first again now and then, so that
    the oldest wait no longer than others.
    """

    def __init__(self) -> None:
        self.at = self.filed = 0

    def note_filed(self) -> None:
        self.filed += 1
        if self.filed % OLDEST_EVERY == 0:
            self.at = 0

    def note_taken(self) -> None:
        self.at = secrets.randbelow(LOOKED_AT)


_start = StartOffset()


def file_next_arrival(now: datetime) -> bool:
    """File one arrival.

    False when none is due. One that cannot be filed is tried three times and then shown as failed.
    """
    due = due_arrivals.numbers(now)
    at = _start.at if len(due) == LOOKED_AT else 0
    for pk in due[at:] + due[:at]:
        if try_to_file(pk, now):
            _start.note_filed()
            return True
        _start.note_taken()
    return False


@prepared(LOOKED_AT)
def due_arrivals(now: Moment) -> QuerySet[Arrival]:
    return Arrival.objects.due(now)


def try_to_file(pk: int, now: datetime) -> bool:
    """File one arrival, or note why it could not be. False where another worker holds it."""
    try:
        due = Arrival.objects.due(now).select_related("source__business")
        arrival = due.filter(pk=pk).first()
        if arrival is None or (arrival.is_mail and not begin_reading(pk, now)):
            return False
        reading = read_arrival(arrival, now)
        return reading is not None and file_one(arrival, now, reading)
    except Overtaken:
        put_arrival_back(pk, now)
        return True  # the next round files it
    except ReaderStopped as stopped:
        log.warning("arrival %s: %s", pk, stopped)
        note_failure(pk, now, stopped.args[0], FiledWhy.READER_STOPPED, MOST_READERS)
        return True
    except Exception as error:
        log.exception("arrival %s could not be filed", pk)
        note_failure(pk, now, one_line(text_of(f"{type(error).__name__}: {error}"), 300))
        return True


@transaction.atomic(durable=True)
def begin_reading(pk: int, now: datetime) -> bool:
    """A mail's try is noted before it is read. False where it is not to be read now.

    One that kills its reader must not be read for ever, nor by all workers at once.
    """
    arrival = (
        Arrival.objects.select_for_update(skip_locked=True)
        .filter(pk=pk, became=Arrival.Became.OPEN, due_at__lte=now)
        .first()
    )
    if arrival is None:
        return False
    if arrival.attempts >= TRIES:
        arrival.became, arrival.filed_at = Arrival.Became.FAILED, now
        arrival.why = arrival.why or in_english(FiledWhy.READER_STOPPED.label)
        arrival.why_code = arrival.why_code or FiledWhy.READER_STOPPED
    arrival.attempts, arrival.due_at = arrival.attempts + 1, now + READING
    arrival.save(update_fields=["became", "filed_at", "why", "why_code", "attempts", "due_at"])
    return arrival.became == Arrival.Became.OPEN


@transaction.atomic(durable=True)
def put_arrival_back(pk: int, now: datetime) -> None:
    """Another worker was quicker with the same person: it is due again, and that was no try."""
    rows = Arrival.objects.select_for_update(of=("self",)).select_related("source")
    arrival = rows.filter(pk=pk, became=Arrival.Became.OPEN).first()
    if arrival is None:
        return
    if arrival.is_mail:  # of others a try is noted only where it failed
        arrival.attempts -= 1
    arrival.due_at = now
    arrival.save(update_fields=["attempts", "due_at"])


@transaction.atomic(durable=True)
def file_one(arrival: Arrival, now: datetime, reading: Reading) -> bool:
    """Take one arrival as far as it goes, in one transaction.

    A second worker at the same row finds it filed.
    """
    still_open = Arrival.objects.filter(pk=arrival.pk, became=Arrival.Became.OPEN)
    if not still_open.select_for_update(skip_locked=True).values_list("pk"):
        forget_call_of_erased(reading.call, arrival.pk)
        return False
    if was_erased(arrival, reading.said.own_id if reading.said else ""):
        empty_again(arrival, now)
        return True
    if reading.mails is not None:
        become_mails(arrival, reading.mails, now)
        return True
    if reading.said and reading.said.parts:
        become_parts(arrival, reading.said.parts, now)
        return True
    filed = file_reading(arrival, reading)
    arrival.became, arrival.lead, arrival.filed_at = filed.became, filed.lead, now
    arrival.why, arrival.why_code = filed.why, filed.code
    arrival.save(
        update_fields=[
            "became",
            "why",
            "why_code",
            "lead",
            "filed_at",
            "address",
            "submission_id",
        ]
    )
    if reading.call:  # what was sent for a lead is shown with it, and erased with either
        ModelCall.objects.filter(pk=reading.call).update(lead=filed.lead, arrival=arrival)
    note_last_seen(arrival)
    if filed.became == Arrival.Became.LEAD:
        note_crowd(arrival.source, arrival.received_at)
    return True


def file_reading(arrival: Arrival, reading: Reading) -> Filed:
    mail, heard, said = reading.mail, reading.heard, reading.said
    if mail is not None and heard is not None:
        return file_again(arrival, mail, heard) or file_mail(arrival, mail, heard)
    assert said is not None  # it is one or the other
    if reading.text is not None:
        return file_telephone(arrival, said.fields, reading.text)
    return file_submission(arrival, said)


def empty_again(arrival: Arrival, now: datetime) -> None:
    """What was erased is told once more. The first keeps the id by which it is known."""
    arrival.filed_at = now
    empty_arrival(arrival)
    arrival.submission_id = str(uuid.uuid4())
    arrival.save()


def forget_call_of_erased(call: int | None, arrival: int) -> None:
    """What a model was asked about a mail whose writer was erased while it was asked."""
    if call and Arrival.objects.filter(pk=arrival, became=Arrival.Became.ERASED).exists():
        ModelCall.objects.filter(pk=call).update(sent=[], answer=None, key="")


def file_again(arrival: Arrival, mail: InboundMail, heard: HeardMail) -> Filed | None:
    """A mail that came before: under its own id, or its words by another way. None of any other.

    What answers one of ours has a thread, and is a reply whatever it says.
    """
    business, words = arrival.source.business, words_of_mail(mail, heard)
    if lead := threads.by_mail_id(business, [mail.message_id]):
        before = twice.same_mail(lead, words.heard)
    elif mail.references or not (lead := open_lead_of_sender(business, mail)):
        return None
    else:
        before = twice.said_before(lead, arrival, words.heard)
    return keep_again(before, words) if before else None


def note_last_seen(arrival: Arrival) -> None:
    """When its source was last heard of, and on which page."""
    at, page = arrival.received_at, arrival.meta.get("page", "")
    seen = {"last_seen_at": at, **({"last_page": page} if page else {})}
    is_news = Q(last_seen_at__isnull=True) | Q(last_seen_at__lt=at)
    Source.objects.filter(is_news, pk=arrival.source_id).update(**seen)


@transaction.atomic(durable=True)
def note_failure(
    pk: int, now: datetime, why: str, code: FiledWhy = FiledWhy.ERROR, most: int = TRIES
) -> None:
    """Try it again later; after so many tries it is set aside, and people see it."""
    arrival = Arrival.objects.select_for_update(of=("self",)).select_related("source").get(pk=pk)
    if arrival.became != Arrival.Became.OPEN:
        return
    arrival.attempts += 0 if arrival.is_mail else 1  # a mail's try was noted before it was read
    arrival.why, arrival.why_code = why, code
    arrival.due_at = now + TRY_AGAIN * arrival.attempts
    if arrival.attempts >= most:
        arrival.became, arrival.filed_at = Arrival.Became.FAILED, now
    arrival.save(update_fields=["attempts", "why", "why_code", "due_at", "became", "filed_at"])
