"""Judging without a model, by plain words.

What an inquiry is (categories) is told by its words (stems), set phrases (lanes), whom it is about
(notes) and what it has to do with the business (trade); signs tell why a person should look and
how urgent it is. All of them are data.
"""

from leads.judge.plain.by_rules import judge_by_rules
from leads.judge.plain.categories import JUNK, NO_INQUIRY, NOBODY_WAITS, category_words
from leads.judge.plain.signs import orders_in, sentences_in
from leads.judge.plain.trade import trade_of

__all__ = [
    "JUNK",
    "NO_INQUIRY",
    "NOBODY_WAITS",
    "category_words",
    "judge_by_rules",
    "orders_in",
    "sentences_in",
    "trade_of",
]
