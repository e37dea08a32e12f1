"""Judging without a model, by plain words.

Set phrases decide first (lanes), then the beginnings of words (stems); signs tell why a person
should look and how urgent it is. All of them are data. Pure.
"""

from leads.judge.plain.by_rules import judge_by_rules
from leads.judge.plain.categories import JUNK, NOBODY_WAITS, category_words
from leads.judge.plain.signs import MAY_NAME, orders_in

__all__ = [
    "JUNK",
    "NOBODY_WAITS",
    "MAY_NAME",
    "category_words",
    "judge_by_rules",
    "orders_in",
]
