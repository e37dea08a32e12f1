"""What an inquiry is: its words, set phrases, whom it is about and what it has to do with us.

Each is evidence and none decides alone. Junk needs signs of two kinds, and whoever names a need
of this trade is never junk.
"""

import math
import re
from dataclasses import dataclass

from integrations.texts.sentences import KeptSentence, lowered
from leads.judge.opinion import Inquiry
from leads.judge.plain.junk import signs_of_machine, signs_of_spam
from leads.judge.plain.lanes import buying_score, points_over
from leads.judge.plain.notes import told_by_whom
from leads.judge.plain.reading import own_words
from leads.judge.plain.trade import Trade
from leads.models import Judgement
from leads.words.learnt import stems
from leads.words.scripts import unmasked

NOBODY_WAITS = {
    "vendor_solicitation",
    "job_applicant",
    "spam",
    "personal_or_other",
    "auto_reply_or_bounce",
}
NO_INQUIRY = {"vendor_solicitation", "spam", "auto_reply_or_bounce"}  # by what nobody asks us
JUNK = {"spam", "auto_reply_or_bounce"}
GENUINE = ("new_inquiry", "existing_customer")
NOTHING_OF_THE_TRADE = ("spam", "wrong_number_or_misdirected", "personal_or_other")
COMMENT = re.compile(
    r"<!--(?:(?!<!--).){0,5000}?-->", re.DOTALL
)  # nobody saw it, so it does not tell
HARD_TO_TELL_APART = {"new_inquiry", "existing_customer"}

# In logarithms of belief:
BEFOREHAND = {  # most who write want something
    "new_inquiry": 0.2,
    "existing_customer": -0.2,
    "vendor_solicitation": -0.25,
}
PHRASE, MOST_POINTS = 0.8, 4  # for each point of a lane from its bar on
WANTS_TO_BUY = 0.06  # for each point
SHARED, MOST_SHARED = 0.1, 4  # for each word that is the business's own
ALIEN = 0.2  # where none is

FEWEST_STEMS = 8  # a few words say too little
TOO_LITTLE = {"new_inquiry": 0.3}  # of belief then, the others OTHERS
OTHERS = 0.1
SIGNS_OF_JUNK, NEVER = 2, -2
JUNK_FROM, GENUINE_UP_TO = 0.4, 0.2  # of belief
A_NEED, OF_THE_TRADE = 3, 1  # points of wanting to buy, words of the business's own
CLEARLY = 1.5
LIKELIER = 1.3  # times as likely as a new inquiry, where no phrase speaks for it
LIKELIER_OF = {"existing_customer": 1.45}


@dataclass(frozen=True)
class Evidence:
    """What an inquiry shows, read as whom it is about would have said it."""

    inquiry: Inquiry
    text: str
    noted: bool  # by one of us
    points: dict[str, int]  # over the bar of each lane
    buying: int
    shared: int | None  # words that are the business's own; None: those are not known


def category_of(inquiry: Inquiry, text: str, trade: Trade) -> tuple[str, str]:
    """(category, what it might be as well: "" where that is clear)."""
    evidence = evidence_in(inquiry, text, trade)
    belief = belief_from(evidence)
    order = sorted(belief, key=belief.__getitem__, reverse=True)
    best = next(name for name in order if is_believed(name, belief, evidence))
    second = next(name for name in order if name != best)
    is_clear = belief[best] >= CLEARLY * belief[second]
    return best, "" if is_clear or {best, second} == HARD_TO_TELL_APART else second


def evidence_in(inquiry: Inquiry, text: str, trade: Trade) -> Evidence:
    seen = unmasked(own_words(COMMENT.sub(" ", text)))
    told, noted = told_by_whom(inquiry.channel, seen)
    shared = trade.shared_with(told) if trade.stems else None
    return Evidence(inquiry, told, noted, points_over(inquiry, told), buying_score(told), shared)


def belief_from(evidence: Evidence) -> dict[str, float]:
    """The share of belief in each category, together 1."""
    belief = stems.weigh(stems.features_of(evidence.text, evidence.noted))
    if not belief or stems.known_in(evidence.text) < FEWEST_STEMS:
        belief = dict.fromkeys(stems.table()[0], OTHERS) | TOO_LITTLE
    raised = {name: b * math.exp(speaks_for(name, evidence)) for name, b in belief.items()}
    return {name: b / sum(raised.values()) for name, b in raised.items()}


def speaks_for(name: str, evidence: Evidence) -> float:
    """What but its words speaks for a category, in logarithms of belief."""
    points = min(MOST_POINTS, evidence.points.get(name, 0))
    return (
        BEFOREHAND.get(name, 0)
        + PHRASE * points
        + WANTS_TO_BUY * evidence.buying * (name == "new_inquiry")
        + alien_to_trade(evidence) * (name in NOTHING_OF_THE_TRADE)
    )


def alien_to_trade(evidence: Evidence) -> float:
    """How much it speaks of something else than the business does, in logarithms of belief."""
    if evidence.shared is None:
        return 0
    return -SHARED * min(evidence.shared, MOST_SHARED) if evidence.shared else ALIEN


def is_believed(name: str, belief: dict[str, float], evidence: Evidence) -> bool:
    """Junk needs more than words; whatever else has no phrase of its own must be clearly likelier
    than that somebody wants something.
    """
    if name in JUNK:
        return is_junk(name, belief, evidence)
    if name == "new_inquiry" or evidence.points.get(name, 0) > 0:
        return True
    return belief[name] >= LIKELIER_OF.get(name, LIKELIER) * belief["new_inquiry"]


def is_junk(name: str, belief: dict[str, float], evidence: Evidence) -> bool:
    """Whether signs of two kinds say so, and nothing says that it is genuine."""
    if names_a_need(evidence) or sum(belief[genuine] for genuine in GENUINE) > GENUINE_UP_TO:
        return False
    of_words = (evidence.points.get(name, 0) > 0) + (belief[name] >= JUNK_FROM)
    return of_words + other_signs(name, evidence) >= SIGNS_OF_JUNK


def other_signs(name: str, evidence: Evidence) -> int:
    """Those that lie not in the choice of words. No form and no text message is automatic."""
    if name == "spam":
        return signs_of_spam(evidence.inquiry, evidence.text, evidence.shared)
    return signs_of_machine(evidence.inquiry, evidence.text) if evidence.inquiry.is_mail else NEVER


def names_a_need(evidence: Evidence) -> bool:
    """Whether it asks for something, in words of what the business does."""
    return (evidence.shared or 0) >= OF_THE_TRADE and evidence.buying >= A_NEED


def category_words(category: str) -> KeptSentence:
    """A category as a person says it, in the middle of a sentence."""
    return lowered(Judgement.Category(category).label)
