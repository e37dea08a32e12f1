"""What people write later is read for danger: it presses there as it does in an inquiry.

It holds for every judgement until one of us has answered.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from integrations.databases.prepared import Moment, prepared
from leads.judge.dangers import dangers_in, joined
from leads.judge.opinion import Opinion
from leads.judge.recording import answered_at, press_again, record_again
from leads.judge.stored import newest_judgement, opinion_of
from leads.models import Inbound, Judgement, Lead

log = logging.getLogger(__name__)


@prepared()
def next_later_words(now: Moment) -> QuerySet[Inbound]:
    return Inbound.objects.filter(to_read=True, at__lte=now).order_by("at")


def read_next_later_words(now: datetime) -> bool:
    """Read some for danger, and judge their lead anew where there is some. False when none is due.

    They are read before anything is locked.
    """
    number = next_later_words.first(now)
    if number is None:
        return False
    words = Inbound.objects.filter(pk=number).select_related("lead").first()
    if words is not None:  # nobody has erased them
        record_dangers(words, dangers_of(words), now)
    return True


def dangers_of(words: Inbound) -> Opinion | None:
    """None where there is no danger. What cannot be read holds up nobody else's words."""
    newest = words.lead.newest_judgement()
    try:
        found = dangers_in(words, newest.category if newest else Judgement.Category.NEW_INQUIRY)
    except Exception:
        log.exception("words %s could not be read for danger", words.pk)
        return None
    return found if found.reasons else None


@transaction.atomic(durable=True)
def record_dangers(words: Inbound, found: Opinion | None, now: datetime) -> None:
    """A lead that nobody has judged yet takes them along when somebody does."""
    lead = Lead.objects.locked().get(pk=words.lead_id)
    is_mine = lead.inbound.filter(pk=words.pk, to_read=True)
    if not is_mine.update(to_read=False, presses=found is not None):
        return  # another worker was quicker
    judgement, answered = newest_judgement(lead), answered_at(lead)
    if not judgement or answered >= words.at:
        return
    if found:
        record_again(lead, judgement, joined(opinion_of(judgement), found), now)
    elif lead.pressing_since and lead.pressing_since > answered:
        press_again(lead)
