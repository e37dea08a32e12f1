"""What is held back is read once by a worker, so that a list can say who wrote what, and how urgent
it is. No page opens a stranger's bytes.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from integrations import inbound_mail
from integrations.strangers import reader
from leads.capture import submission
from leads.fields import one_line, text_of
from leads.judge.opinion import Inquiry
from leads.judge.plain import judge_by_rules, trade_of
from leads.models import Arrival, Judgement

log = logging.getLogger(__name__)

LONGEST_NAME, LONGEST_WORDS = 200, 500
WITHHELD = gettext_noop("A number that was withheld")


@dataclass(frozen=True)
class HeldWords:
    """Who seems to write and their number, the subject, and all they say; "" is not known."""

    name: str = ""
    subject: str = ""
    text: str = ""


def read_next_held_back(now: datetime) -> bool:
    """Read one of those that are held back. False when all were read."""
    arrival = (
        Arrival.objects.to_tell_of()
        .filter(read_at__isnull=True)
        .select_related("source__business")
        .order_by("received_at")
        .first()
    )
    if arrival is None:
        return False
    try:
        said = words_of_arrival(arrival)
    except Exception:  # it was filed by the same readers, and is shown whatever they say of it
        log.exception("arrival %s is held back and could not be read", arrival.pk)
        said = HeldWords()
    note_words(arrival, said, reads_like_emergency(arrival, said), now)
    return True


def words_of_arrival(arrival: Arrival) -> HeldWords:
    if arrival.is_mail:
        mail = reader.apart(inbound_mail.read, bytes(arrival.raw))
        return HeldWords(mail.sender.name or mail.sender.address, mail.subject, mail.fresh)
    said = submission.read_submission(arrival) if arrival.raw else submission.Submission()
    fields, details = said.fields, said.details
    if arrival.is_telephone:
        told = text_of(fields.get("Body")) or text_of(fields.get("TranscriptionText"))
        return HeldWords(text_of(fields.get("From")) or WITHHELD, "", told)
    return HeldWords(
        ", ".join(filter(None, [details.name or details.email, details.phone])),
        details.subject,
        details.message or submission.only_words(details),
    )


def reads_like_emergency(arrival: Arrival, said: HeldWords) -> bool:
    inquiry = Inquiry(fields={}, text=said.text, subject=said.subject)
    opinion = judge_by_rules(inquiry, trade_of(arrival.source.business))
    return opinion.urgency == Judgement.Urgency.EMERGENCY


@transaction.atomic(durable=True)
def note_words(arrival: Arrival, said: HeldWords, act_now: bool, now: datetime) -> None:
    """Unless somebody has decided on it meanwhile."""
    Arrival.objects.held_back().filter(pk=arrival.pk).update(
        name=one_line(said.name, LONGEST_NAME),
        words=one_line(f"{said.subject} {said.text}".strip(), LONGEST_WORDS),
        act_now=act_now,
        read_at=now,
    )
