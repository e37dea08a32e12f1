"""What an arrival says, read before any transaction opens.

Neither what a stranger wrote nor a model may hold a lock, or stop a worker.
"""

from dataclasses import dataclass
from datetime import datetime

from integrations import inbound_mail, reader
from integrations.inbound_mail import InboundMail
from leads.capture import notification
from leads.capture.mail.our_words import SentWords, with_words_folded, words_sent_to_writer
from leads.capture.mail.pointing import pointed
from leads.capture.mail.posted import mails_in
from leads.capture.mail.whose import own_addresses, with_true_sender
from leads.capture.notification import Notification
from leads.capture.submission import Submission, read_submission
from leads.models import Arrival


@dataclass(frozen=True)
class Reading:
    """A mail, whom it tells of, the ModelCall where only a model saw them; or a submission; or the
    mails of a post.
    """

    mail: InboundMail | None = None
    found: Notification | None = None
    call: int | None = None
    said: Submission | None = None
    mails: list[bytes] | None = None


def read_arrival(pk: int, now: datetime) -> Reading | None:
    """None where there is nothing to file any more. Raises ReaderStopped."""
    arrival = Arrival.objects.select_related("source__business").filter(pk=pk).first()
    if arrival is None or arrival.became != Arrival.Became.OPEN:
        return None
    if arrival.is_post_of_mails:
        return Reading(mails=mails_in(arrival))
    return read_mail(arrival, now) if arrival.is_mail else Reading(said=read_submission(arrival))


def read_mail(arrival: Arrival, now: datetime) -> Reading:
    business = arrival.source.business
    own = own_addresses(business)
    mail = with_true_sender(reader.apart(inbound_mail.read, bytes(arrival.raw)), own)
    mail, found = reader.apart(understood, mail, words_sent_to_writer(mail, business), own)
    return Reading(mail, found) if found else Reading(mail, *pointed(mail, business, own, now))


def understood(
    mail: InboundMail, sent: SentWords | None, own: frozenset[str]
) -> tuple[InboundMail, Notification | None]:
    """(the mail with our own words folded, whom it tells of). Pure."""
    folded = with_words_folded(mail, sent)
    return folded, notification.read_notification(folded, own)
