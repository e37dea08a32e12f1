"""The same inquiry once more: a builder's retry, a form and its mail, one mail in two mailboxes.

It is no reply: nothing begins or ends by it.
"""

from datetime import timedelta

from django.db.models import QuerySet

from integrations import inbound_mail
from leads.capture.heard import Heard, bare
from leads.models import Arrival, Attachment, Inbound, Lead

SAME_WORDS_WITHIN = timedelta(days=1)  # mailboxes are read late, and builders try for hours
FEW_WORDS, FEW_WORDS_WITHIN = 5, timedelta(minutes=10)  # "Call me, please" is said again


def said_before(lead: Lead, arrival: Arrival, heard: Heard) -> Inbound | None:
    """The words of this lead that an arrival brings once more, else None.

    Asking us to stop counts every time.
    """
    told = heard.bare
    if not told or heard.asked:
        return None
    within = SAME_WORDS_WITHIN if len(told.split()) >= FEW_WORDS else FEW_WORDS_WITHIN
    recent = words_of_lead(lead).filter(
        at__gte=arrival.received_at - within, at__lte=arrival.received_at + within
    )
    return next((i for i in recent if bare(i.text) == told or is_form_with(heard, i.text)), None)


def same_mail(lead: Lead, heard: Heard) -> Inbound | None:
    """The words that came in a mail of the same Message-ID, whatever a group has put around them.

    None where they are other words: there are programs that give all their mails one id. "Stop" is
    other words than "Please stop by at five".
    """
    told = heard.bare
    found = next((i for i in words_of_lead(lead) if told and holds(told, bare(i.text))), None)
    is_new_wish = found and heard.asked and bare(found.text) != told
    return None if is_new_wish else found


def words_of_lead(lead: Lead) -> QuerySet[Inbound]:
    return lead.inbound.filter(kind=Inbound.Kind.HUMAN).order_by("-at", "-pk")


def is_form_with(heard: Heard, words: str) -> bool:
    """Whether it is a form's mail about these words: they, and nothing but labelled lines.

    Some send it in the visitor's own name.
    """
    told, others = bare(words), heard.unlabelled
    is_long = len(told.split()) >= FEW_WORDS and holds(heard.bare, told)
    return is_long and others is not None and all(line in told for line in others)


def holds(one: str, other: str) -> bool:
    return bool(other) and (f" {other} " in f" {one} " or f" {one} " in f" {other} ")


def new_attachments(
    before: Inbound, found: list[inbound_mail.Attachment]
) -> list[inbound_mail.Attachment]:
    """The files that did not come the first time."""
    known = set(Attachment.objects.filter(inbound=before).values_list("sha256", flat=True))
    return [attachment for attachment in found if attachment.sha256 not in known]
