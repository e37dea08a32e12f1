"""What people write later is read for danger: it presses there as it does in an inquiry.

It holds for every judgement until one of us has answered.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from integrations.databases.prepared import Moment, prepared
from leads.judge.dangers import dangers_in, with_dangers
from leads.judge.recording import press_again, record_again
from leads.judge.stored import newest_judgement, opinion_of
from leads.models import Inbound, Judgement, Lead

log = logging.getLogger(__name__)


@prepared()
def next_heard(now: Moment) -> QuerySet[Inbound]:
    return Inbound.objects.filter(to_read=True, at__lte=now).order_by("at")


@transaction.atomic(durable=True)
def read_next_heard(now: datetime) -> bool:
    """Read one for danger, and judge its lead anew where there is some. False when none is due."""
    number = next_heard.first(now)
    if number is None:
        return False
    lead = Lead.objects.locked().get(inbound=number)
    heard = lead.inbound.get(pk=number)
    if heard.to_read:  # no other worker was quicker
        read_for_danger(lead, heard, now)
    return True


def read_for_danger(lead: Lead, heard: Inbound, now: datetime) -> None:
    """The lead must be locked. One that nobody has judged yet takes it along when somebody does."""
    judgement = newest_judgement(lead)
    category = judgement.category if judgement else Judgement.Category.NEW_INQUIRY
    heard.to_read, heard.presses = False, presses(heard, category)
    heard.save(update_fields=["to_read", "presses"])
    if not judgement or not heard.is_unanswered(lead):
        return
    if heard.presses:
        record_again(lead, judgement, with_dangers(opinion_of(judgement), [heard]), now)
    elif lead.pressing:
        press_again(lead)


def presses(heard: Inbound, category: str) -> bool:
    """What cannot be read holds up nobody else's words."""
    try:
        return bool(dangers_in(heard, category).reasons)
    except Exception:
        log.exception("words %s could not be read for danger", heard.pk)
        return False
