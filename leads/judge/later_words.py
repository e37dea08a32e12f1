"""What people write later is read for danger: it presses there as it does in an inquiry.

Rules read it at once, and where they see none a model is asked, which also hears whether they want
to be left alone. It holds for every judgement until one of us has answered.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from integrations.databases.prepared import Moment, prepared
from integrations.errors import Refused, Unavailable
from leads.contacts import consent
from leads.judge.dangers import dangers_in, emergency_shown, joined
from leads.judge.model.later import ShownWords, ask_about_words
from leads.judge.opinion import Opinion
from leads.judge.recording import answered_at, press_again, record_again
from leads.judge.stored import newest_judgement, opinion_of
from leads.llm.accounts import can_ask
from leads.llm.calls import AllPlacesTaken, OverBudget, claim_expiry
from leads.models import Inbound, Judgement, Lead, ModelCall
from leads.models.judgement import ReasonCode, new_reason
from leads.pipeline.attention import Code
from leads.pipeline.holds import hold_lead_for_wish, open_holds

log = logging.getLogger(__name__)

ASK_AGAIN = timedelta(minutes=1)
HOUR = timedelta(hours=1)
IS_NEWS = HOUR  # longer than that no model is waited for
MOST_AN_HOUR = 10  # messages of one lead of which a model is asked
LONGEST_QUOTE = 120  # characters


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
        shown = ask_about_words(words, now)
    except Unavailable as error:
        log.warning("words %s: %s", words.pk, error)
        put_off(words, error, now)
        return not isinstance(error, AllPlacesTaken)
    except (OverBudget, Refused):
        shown = ShownWords()
    except Exception:  # whatever a model answered, the rules have read it
        log.exception("what a model said of words %s could not be read", words.pk)
        shown = ShownWords()
    record_shown(words, shown, now)
    return True


def with_lead(number: int | None) -> Inbound | None:
    """None also where somebody has erased them meanwhile."""
    rows = Inbound.objects.filter(pk=number) if number else Inbound.objects.none()
    return rows.select_related("lead__business", "lead__contact").first()


@transaction.atomic(durable=True)
def put_off(words: Inbound, error: Unavailable, now: datetime) -> None:
    """It is asked about later, where that is still news."""
    later = now + (timedelta(seconds=error.retry_after) if error.retry_after else ASK_AGAIN)
    again = later if is_news(words, later) else None
    Inbound.objects.filter(pk=words.pk, ask_at=words.ask_at).update(ask_at=again)


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
    ask_at = now if found is None and is_to_ask_about(lead, words, now) else None
    if not is_mine.update(to_read=False, ask_at=ask_at, presses=found is not None):
        return  # another worker was quicker
    judge_anew(lead, words, found, now)


def is_to_ask_about(lead: Lead, words: Inbound, now: datetime) -> bool:
    """Whoever writes very often costs no more than this: their newest words are read by rules."""
    if not (words.text.strip() and is_news(words, now) and can_ask(lead.business)):
        return False
    waiting = lead.inbound.filter(ask_at__isnull=False).count()
    asked = lead.model_calls.filter(purpose=ModelCall.Purpose.LATER, at__gt=now - HOUR).count()
    return waiting + asked < MOST_AN_HOUR and lead.business.archived_at is None


@transaction.atomic(durable=True)
def record_shown(words: Inbound, shown: ShownWords, now: datetime) -> None:
    """What a model sees. Nothing where somebody was erased meanwhile, they or whom they name."""
    lead = Lead.objects.locked().filter(pk=words.lead_id).first()
    rows = Inbound.objects.filter(pk=words.pk, ask_at=words.ask_at, text=words.text)
    if lead is None or not rows.update(ask_at=None, presses=bool(shown.danger)):
        return
    if shown.danger:
        danger = emergency_shown(shown.danger, category_of(lead), shown.call)
        judge_anew(lead, words, danger, now)
    if shown.wish:
        hold_for_wish(lead, shown.wish[0][:LONGEST_QUOTE], now)


def hold_for_wish(lead: Lead, quote: str, now: datetime) -> None:
    """A person says whether they asked us to stop, unless we heard it ourselves. The lead must be
    locked.
    """
    is_asked = open_holds(lead).filter(code=ReasonCode.OPT_OUT).exists()
    if is_asked or consent.is_withdrawn(lead.contact):
        return
    text = new_reason(ReasonCode.OPT_OUT, f"“{quote}”")["text"]
    hold_lead_for_wish(lead, quote, Code.MAY_OPT_OUT, text, now)


def judge_anew(lead: Lead, words: Inbound, found: Opinion | None, now: datetime) -> None:
    """By what is in its later words; where nothing is, they press on. Nothing where nobody has
    judged it yet, or one of us has answered them meanwhile. The lead must be locked.
    """
    judgement, answered = newest_judgement(lead), answered_at(lead)
    if not judgement or answered >= words.at:
        return
    if found:
        record_again(lead, judgement, joined(opinion_of(judgement), found), now)
    elif lead.pressing_since and lead.pressing_since > answered:
        press_again(lead)
