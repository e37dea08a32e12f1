"""What an inquiry is: set phrases decide first, then the beginnings of the words."""

import re

from leads.judge.opinion import Inquiry
from leads.judge.plain import stems
from leads.judge.plain.lanes import buying_score, lane_of
from leads.judge.plain.reading import own_words

NOBODY_WAITS = {
    "vendor_solicitation",
    "job_applicant",
    "spam",
    "personal_or_other",
    "auto_reply_or_bounce",
}
JUNK = {"spam", "auto_reply_or_bounce"}
JUNK_FROM, GENUINE_UP_TO = 0.4, 0.2  # of belief
MARGIN = {
    "vendor_solicitation": 1.2,
    "job_applicant": 1.2,
    "existing_customer": 2,
    "wrong_number_or_misdirected": 1.6,
    "personal_or_other": 1.6,
}  # over a new inquiry
FEWEST_STEMS = 10  # a few words say too little
WANTS_TO_BUY = 0.04  # of belief, for each point
CLEARLY = 1.5
COMMENT = re.compile(r"<!--.{0,5000}?-->", re.DOTALL)  # nobody saw it, so it does not tell
HARD_TO_TELL_APART = {"new_inquiry", "existing_customer"}


def category_of(inquiry: Inquiry, text: str) -> tuple[str, str]:
    """(category, what it might be as well: "" where that is clear)."""
    text = own_words(COMMENT.sub(" ", text))
    buying = buying_score(text)
    by_phrases = lane_of(inquiry, text, buying)
    return (by_phrases, "") if by_phrases != "new_inquiry" else by_words(inquiry, text, buying)


def by_words(inquiry: Inquiry, text: str, buying: int) -> tuple[str, str]:
    """By the weights of its words.

    Junk needs much belief, silence some, and whoever wants to buy is an inquiry.
    """
    belief = stems.weigh_stems(text)
    if not belief or stems.known_in(text) < FEWEST_STEMS:
        return "new_inquiry", ""
    belief["new_inquiry"] += WANTS_TO_BUY * buying
    order = sorted(belief, key=belief.__getitem__, reverse=True)
    best = next(name for name in order if believed(name, belief, inquiry))
    second = next(name for name in order if name != best)
    is_clear = belief[best] >= CLEARLY * belief[second]
    return best, "" if is_clear or {best, second} == HARD_TO_TELL_APART else second


def believed(name: str, belief: dict[str, float], inquiry: Inquiry) -> bool:
    if name not in JUNK:
        return belief[name] >= MARGIN.get(name, 1) * belief["new_inquiry"]
    if name != "spam" and not inquiry.is_mail:
        return False
    genuine = belief["new_inquiry"] + belief["existing_customer"]
    return belief[name] >= JUNK_FROM and genuine <= GENUINE_UP_TO


def category_words(category: str) -> str:
    """A category as a person says it."""
    return (
        category.replace("_", " ")
        .replace("wrong number or misdirected", "meant for somebody else")
        .replace("auto reply or bounce", "automatic mail")
    )
