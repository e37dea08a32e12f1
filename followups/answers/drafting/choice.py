"""What a model chose for a draft, every value checked. Pure."""

import re
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, TypeGuard

from followups.answers.drafting.menu import Menu, OfferedFact
from leads.judge.model.evidence import Sources
from leads.words import pattern

OPENINGS = ("none", "thanks", "sorry")
MAX_FACTS, MAX_QUESTIONS = 3, 2
LONGEST_SENTENCE, LONGEST_WISH = 300, 80
NO_WISH = pattern("drafts", "no_wish")
UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff<>]")


@dataclass(frozen=True)
class ChosenFact:
    """`asked`: they asked about it, in words that stand in the inquiry."""

    fact: OfferedFact
    asked: bool = False


@dataclass(frozen=True)
class Chosen:
    """The owner's facts and questions, one of our openings, the model's own few questions, and
    what they wish in their own words ("" where nothing).
    """

    facts: list[ChosenFact] = field(default_factory=list)
    opening: str = "none"
    own_questions: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    wish: str = ""


def chosen_of(data: dict[str, Any], menu: Menu, said: Sources) -> Chosen | None:
    """An answer as a choice; None where it is not of the schema.

    `said` holds the inquiry, in which the words quoted must stand.
    """
    numbers, questions = data.get("facts"), data.get("questions")
    owned, asked = data.get("own_questions", []), data.get("asked", [])
    if not (
        data.get("opening") in OPENINGS
        and are_numbers(numbers, len(menu.facts))
        and are_numbers(owned, len(menu.questions))
        and are_texts(questions)
        and are_texts(asked)
    ):
        return None
    own = list(dict.fromkeys(menu.questions[n - 1] for n in owned))[:MAX_QUESTIONS]
    free = [s for q in questions if (s := one_line(q)[:LONGEST_SENTENCE])]
    return Chosen(
        chosen_facts(numbers, asked, menu, said),
        str(data["opening"]),
        own,
        free[: MAX_QUESTIONS - len(own)],
        wish_of(data.get("wish"), said),
    )


def chosen_facts(
    numbers: list[int], asked: list[str], menu: Menu, said: Sources
) -> list[ChosenFact]:
    """Each fact once; `asked` has the words of the inquiry for each, in the same order."""
    quotes: dict[int, str] = {}
    for number, quote in zip_longest(numbers, asked[: len(numbers)], fillvalue=""):
        quotes.setdefault(int(number), quote)
    found = [ChosenFact(menu.facts[n - 1], bool(said.spans(q))) for n, q in quotes.items()]
    return found[:MAX_FACTS]


def are_numbers(value: Any, most: int) -> TypeGuard[list[int]]:
    """Whether a model gave a list of numbers from 1 to `most`."""
    return isinstance(value, list) and all(type(n) is int and 1 <= n <= most for n in value)


def are_texts(value: Any) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def wish_of(value: Any, said: Sources) -> str:
    """Their own words about when it suits them; "" where they stand nowhere or hold a sign."""
    found = said.spans(value) if isinstance(value, str) else []
    wish = one_line(found[0]) if len(found) == 1 else ""
    return "" if len(wish) > LONGEST_WISH or NO_WISH.search(wish) else wish


def one_line(text: str) -> str:
    """Without invisible characters."""
    return " ".join(UNSEEN.sub(" ", text).split())


@dataclass(frozen=True)
class Addressee:
    """To whom and how: `is_short` is a text message, `declined` says no to them, `is_sure` that
    no verdict is open to doubt; `said` is what they wrote.
    """

    name: str
    signature: str
    is_short: bool = False
    declined: bool = False
    is_sure: bool = True
    said: str = ""
