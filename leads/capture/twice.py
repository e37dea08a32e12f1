"""The same inquiry once more: a builder's retry, a form and its mail, one mail in two mailboxes.

It is no reply: nothing begins or ends by it.
"""

import re
from datetime import timedelta

from django.db.models import QuerySet

from integrations import inbound_mail
from leads.fields import classify_label
from leads.models import Arrival, Attachment, Inbound, Lead
from leads.words import opt_out

SAME_WORDS_WITHIN = timedelta(days=1)  # mailboxes are read late, and builders try for hours
SIGNATURE = re.compile(r"^--\s*$", re.M)
MOST_LINES = 1_000  # of a form's mail
FEW_WORDS, FEW_WORDS_WITHIN = 5, timedelta(minutes=10)  # "Call me, please" is said again


def said_before(lead: Lead, arrival: Arrival, text: str) -> Inbound | None:
    """The words of this lead that an arrival brings once more, else None.

    Asking us to stop counts every time.
    """
    told = bare(text)
    if not told or opt_out.asks_to_stop(text):
        return None
    within = SAME_WORDS_WITHIN if len(told.split()) >= FEW_WORDS else FEW_WORDS_WITHIN
    recent = words_of_lead(lead).filter(
        at__gte=arrival.received_at - within, at__lte=arrival.received_at + within
    )
    return next((i for i in recent if bare(i.text) == told or is_form_with(text, i.text)), None)


def same_mail(lead: Lead, text: str) -> Inbound | None:
    """The words that came in a mail of the same Message-ID, whatever a group has put around them.

    None where they are other words: there are programs that give all their mails one id. "Stop" is
    other words than "Please stop by at five".
    """
    told = bare(text)
    found = next((i for i in words_of_lead(lead) if told and holds(told, bare(i.text))), None)
    is_new_wish = found and opt_out.asks_to_stop(text) and not opt_out.asks_to_stop(found.text)
    return None if is_new_wish else found


def words_of_lead(lead: Lead) -> QuerySet[Inbound]:
    return lead.inbound.filter(kind=Inbound.Kind.HUMAN).order_by("-at", "-pk")


def is_form_with(text: str, words: str) -> bool:
    """Whether a text is a form's mail about these words: they, and nothing but labelled lines.

    Some send it in the visitor's own name.
    """
    told, lines = bare(words), SIGNATURE.split(text, maxsplit=1)[0].split("\n")
    is_long = len(told.split()) >= FEW_WORDS and holds(bare(text), told)
    if not is_long or len(lines) > MOST_LINES:
        return False
    others = (line for line in lines if bare(line) not in told)
    return all(classify_label(line.partition(":")[0]) for line in others)


def holds(one: str, other: str) -> bool:
    return bool(other) and (f" {other} " in f" {one} " or f" {one} " in f" {other} ")


def bare(text: str) -> str:
    """The words alone: line breaks, blanks and marks differ from one way to the next."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def new_attachments(
    before: Inbound, found: list[inbound_mail.Attachment]
) -> list[inbound_mail.Attachment]:
    """The files that did not come the first time."""
    known = set(Attachment.objects.filter(inbound=before).values_list("sha256", flat=True))
    return [attachment for attachment in found if attachment.sha256 not in known]
