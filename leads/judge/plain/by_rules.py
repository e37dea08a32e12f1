"""The opinion that rules alone have of an inquiry.

Errs towards a new inquiry and towards a person: junk costs a glance, a lost inquiry costs a
customer.
"""

import re

from integrations.texts.sentences import sentence
from leads.judge.opinion import Inquiry, Opinion
from leads.judge.plain.categories import category_of, category_words
from leads.judge.plain.lanes import buying_score
from leads.judge.plain.reading import HEAD, TAIL, shortened
from leads.judge.plain.signs import is_surely_emergency, reasons, urgency_of
from leads.judge.plain.trade import UNKNOWN, Trade
from leads.models.judgement import Reason, ReasonCode, new_reason
from leads.words import opt_out, pattern
from leads.words.language import language_of
from leads.words.learnt.likelihood import likelihood
from leads.words.learnt.stems import words_of
from leads.words.scripts import readable

SAYS_SOMETHING = 45  # characters: "Good to see you Sunday." alone is no summary
GREETING = pattern("letters", "greeting")
# Whoever writes to us first hardly ever asks us to stop, and nobody answers them while we doubt it.
ENOUGH_BESIDE_RULES, ENOUGH_ALONE = 0.5, 0.85  # of belief by words alone
FEWEST_WORDS = 6  # "Power went off" and "plus d'eau chaude" are made of the same words as "go away"
WANTS_WORK = 4  # of the score of phrases by which people ask for work


def judge_by_rules(inquiry: Inquiry, trade: Trade = UNKNOWN) -> Opinion:
    """Category, urgency, reasons and language. Criteria are not looked at here.

    `trade` is what the business that was written to does.
    """
    text = readable(f"{inquiry.subject}\n{shortened(inquiry.text)}".strip())[: HEAD + TAIL]
    said = bool(opt_out.asks_to_stop(inquiry.text))
    asked = said or likely_asks_to_stop(inquiry.text)
    category, perhaps = category_of(inquiry, text, trade)
    if said and category == "new_inquiry":
        category = "existing_customer"
    urgency = urgency_of(text, category, asked)
    return Opinion(
        category=category,
        urgency=urgency,
        urgency_sure=urgency != "emergency" or is_surely_emergency(text),
        summary=summary_of(inquiry),
        language=language_of(inquiry.text),
        reasons=reasons(inquiry, text, category, asked) + unclear(perhaps),
        opt_out=asked,
        opt_out_sure=said or not asked,
    )


def likely_asks_to_stop(text: str) -> bool:
    """By what was learnt of words: where rules hear it too, or it is sure of a whole sentence in
    which no work is wanted.
    """
    read = readable(text)
    belief = likelihood("opt_out", read, said=False)
    if belief < ENOUGH_BESIDE_RULES:
        return False
    if opt_out.may_ask_to_stop(text):
        return True
    is_sure = belief >= ENOUGH_ALONE and len(words_of(read)) >= FEWEST_WORDS
    return is_sure and buying_score(read) < WANTS_WORK


def unclear(perhaps: str) -> list[Reason]:
    if not perhaps:
        return []
    words = sentence("it may also be: %(kind)s", kind=category_words(perhaps))
    return [new_reason(ReasonCode.LOW_CONFIDENCE, words)]


def summary_of(inquiry: Inquiry) -> str:
    """The first words that say something, as the summary until a model writes a better one."""
    body = GREETING.sub("", inquiry.text.strip()[:2_000], count=1)
    summary = ""
    for said in re.split(r"(?<=[.!?])\s+|\n+", body):
        summary = f"{summary} {said}".strip()
        if len(summary) >= SAYS_SOMETHING:
            break
    return re.sub(r"\s+", " ", summary or inquiry.subject)[:200]
