"""What people write later is read for danger: it presses there as it does in an inquiry.

Rules read it at once, and where they see none a model is asked, which also hears whether they want
to be left alone. It holds for every judgement until one of us has answered.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from integrations.databases.prepared import Moment, prepared
from integrations.errors import Refused, Unavailable
from leads.judge.dangers import dangers_in, joined
from leads.judge.model.later import ask_about_words
from leads.judge.opinion import Opinion
from leads.judge.recording import answered_at, press_again, record_again
from leads.judge.stored import newest_judgement, opinion_of
from leads.llm.accounts import can_ask
from leads.llm.calls import OverBudget, claim_expiry
from leads.models import Inbound, Judgement, Lead
from leads.models.judgement import PRESSING, ReasonCode
from leads.pipeline.holds import open_holds

log = logging.getLogger(__name__)

ASK_AGAIN = timedelta(minutes=1)
IS_NEWS = timedelta(hours=1)  # longer than that no model is waited for


@prepared()
def next_later_words(now: Moment) -> QuerySet[Inbound]:
    return Inbound.objects.filter(to_read=True, at__lte=now).order_by("at")


@prepared()
def next_words_to_ask_about(now: Moment) -> QuerySet[Inbound]:
    """The newest first: whoever waited longer was read by the rules, too."""
    return Inbound.objects.filter(ask_at__lte=now).order_by("-at")


def read_next_later_words(now: datetime) -> bool:
    """Read some for danger, and judge their lead anew where there is some. False when none is due.

    They are read before anything is locked.
    """
    words = with_lead(next_later_words.first(now))
    if words is None:
        return False
    record_dangers(words, dangers_of(words), now)
    return True


def ask_about_next_words(now: datetime) -> bool:
    """Ask a model about some that the rules have read, and judge their lead anew by what is in
    them. False when none is due.
    """
    words = with_lead(next_words_to_ask_about.first(now))
    if words is None:
        return False
    claim = claim_expiry(now)
    if not Inbound.objects.filter(pk=words.pk, ask_at__lte=now).update(ask_at=claim):
        return True  # another worker was quicker
    words.ask_at = claim
    try:
        found = ask_about_words(words, category_of(words.lead), now)
    except Unavailable as error:  # also where too many are asked just now
        log.warning("words %s: %s", words.pk, error)
        Inbound.objects.filter(pk=words.pk, ask_at=claim).update(ask_at=next_try(words, now))
        return False
    except (OverBudget, Refused):
        found = None
    record_told(words, found, now)
    return True


def with_lead(number: int | None) -> Inbound | None:
    """None also where somebody has erased them meanwhile."""
    rows = Inbound.objects.filter(pk=number) if number else Inbound.objects.none()
    return rows.select_related("lead__business").first()


def next_try(words: Inbound, now: datetime) -> datetime | None:
    """When to ask again; None where it would be no news any more."""
    return now + ASK_AGAIN if is_news(words, now) else None


def is_news(words: Inbound, now: datetime) -> bool:
    return now - words.at < IS_NEWS


def category_of(lead: Lead) -> str:
    newest = lead.newest_judgement()
    return newest.category if newest else Judgement.Category.NEW_INQUIRY


def dangers_of(words: Inbound) -> Opinion | None:
    """None where there is no danger. What cannot be read holds up nobody else's words."""
    try:
        found = dangers_in(words, category_of(words.lead))
    except Exception:
        log.exception("words %s could not be read for danger", words.pk)
        return None
    return found if found.reasons else None


@transaction.atomic(durable=True)
def record_dangers(words: Inbound, found: Opinion | None, now: datetime) -> None:
    """What the rules see. A lead that nobody has judged yet takes it along when somebody does."""
    lead = Lead.objects.locked().get(pk=words.lead_id)
    is_mine = lead.inbound.filter(pk=words.pk, to_read=True)
    is_to_ask = found is None and words.text.strip() and is_news(words, now)
    ask_at = now if is_to_ask and can_ask(lead.business) else None
    if not is_mine.update(to_read=False, ask_at=ask_at, presses=found is not None):
        return  # another worker was quicker
    if not judge_anew(lead, words, found, now):
        return
    if found is None and lead.pressing_since and lead.pressing_since > answered_at(lead):
        press_again(lead)


@transaction.atomic(durable=True)
def record_told(words: Inbound, found: Opinion | None, now: datetime) -> None:
    """What a model sees."""
    lead = Lead.objects.locked().get(pk=words.lead_id)
    found = without_asked(lead, found) if found else None
    presses = found is not None and any(one["code"] in PRESSING for one in found.reasons)
    is_mine = lead.inbound.filter(pk=words.pk, ask_at=words.ask_at)
    if is_mine.update(ask_at=None, presses=presses):
        judge_anew(lead, words, found if found and found.reasons else None, now)


def without_asked(lead: Lead, found: Opinion) -> Opinion:
    """Without a wish to be left alone where we heard it ourselves, and a person is asked."""
    is_asked = open_holds(lead).filter(code=ReasonCode.OPT_OUT).exists()
    kept = [one for one in found.reasons if not (is_asked and one["code"] == ReasonCode.OPT_OUT)]
    return replace(found, reasons=kept)


def judge_anew(lead: Lead, words: Inbound, found: Opinion | None, now: datetime) -> bool:
    """By what is in its later words. False where nobody has judged it yet, or one of us has
    answered them meanwhile. The lead must be locked.
    """
    judgement = newest_judgement(lead)
    if not judgement or answered_at(lead) >= words.at:
        return False
    if found:
        record_again(lead, judgement, joined(opinion_of(judgement), found), now)
    return True
