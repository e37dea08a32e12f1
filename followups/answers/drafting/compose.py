"""The text of a draft from what a model chose, and everything that speaks against sending it by
itself. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from followups.answers.drafting.choice import MAX_FACTS, Addressee, Chosen, ChosenFact
from followups.answers.drafting.doubts import (
    question_problems,
    to_read,
    too_long,
    whole_problems,
)
from followups.answers.drafting.menu import Menu
from leads.languages import in_language

LONGEST, LONGEST_SHORT = 900, 300  # characters of a mail, and of a text message


@dataclass(frozen=True)
class Composed:
    """A draft.

    Its text, its paragraphs with what is a fact word for word, why it needs a person ([]: it needs
    none), and what a person has to read even where all else may go by itself.
    """

    text: str
    parts: list[dict[str, Any]]
    problems: list[str]
    to_read: list[str]


@dataclass(frozen=True)
class Part:
    """A paragraph; of those with a `rank` the highest is left out first where it gets too long."""

    text: str
    fact: bool = False
    label: str = ""
    rank: int = 0

    @property
    def shown(self) -> str:
        return f"{self.label} {self.text}".strip()


def compose_draft(choice: Chosen, menu: Menu, to: Addressee) -> Composed:
    """A mail in paragraphs, or the same in one line for a channel that is short."""
    with in_language(menu.language):
        parts = [part for part in all_parts(choice, menu, to) if part.text.strip()]
    between, longest = (" ", LONGEST_SHORT) if to.is_short else ("\n\n", LONGEST)
    parts = fitting_parts(parts, between, longest)
    text = between.join(part.shown for part in parts)
    said = [{"text": p.text, "fact": p.fact, "label": p.label} for p in parts]
    problems = [*question_problems(choice, menu), *whole_problems(text, choice, menu, to)]
    problems += [too_long(text, longest)] if len(text) > longest else []
    return Composed(text, said, problems, to_read(choice, menu, to))


def all_parts(choice: Chosen, menu: Menu, to: Addressee) -> list[Part]:
    """In the order of a letter, in the language in force."""
    frame = menu.frame
    facts = fact_parts(choice.facts, with_labels=not to.is_short)
    sign_off = to.signature if to.is_short else frame.sign_off or to.signature
    if to.declined:
        body = [*facts, Part(frame.decline)]
    else:
        body = [
            *facts,
            Part(wish_line(choice.wish)),
            Part(" ".join([*choice.own_questions, *choice.questions])),
            Part(frame.next_step),
            Part("" if to.is_short else frame.closing, rank=MAX_FACTS),  # before any fact
        ]
    return [Part(greeting(to.name)), Part(opening(choice, menu, to)), *body, Part(sign_off)]


def greeting(name: str) -> str:
    return gettext("Hi {name},").format(name=name) if name else gettext("Hello,")


def opening(choice: Chosen, menu: Menu, to: Addressee) -> str:
    """The owner's first sentence, and a word of regret where something bad has happened."""
    if choice.opening != "sorry":
        return menu.frame.opening
    sorry = gettext("We are sorry to hear about this.")
    return sorry if to.is_short else f"{menu.frame.opening} {sorry}"


def fact_parts(facts: Sequence[ChosenFact], with_labels: bool) -> list[Part]:
    """Each fact word for word; before it what they asked about, once for a topic."""
    parts, labelled = [], set[str]()
    for place, chosen in enumerate(facts):
        topic = chosen.fact.topic if with_labels and chosen.asked else ""
        label = topic_label(topic, not labelled) if topic and topic not in labelled else ""
        labelled |= {topic} if topic else set()
        parts.append(Part(chosen.fact.text, True, label, rank=place))
    return parts


def topic_label(topic: str, is_first: bool) -> str:
    said = gettext("You asked about {topic}:") if is_first else gettext("And about {topic}:")
    return said.format(topic=topic)


def wish_line(wish: str) -> str:
    said = gettext("You mentioned “{wish}”: one of us will confirm whether that works.")
    return said.format(wish=wish) if wish else ""


def fitting_parts(parts: list[Part], between: str, longest: int) -> list[Part]:
    """Without what can be spared, until it is as long as a person would write."""
    kept = list(parts)
    while len(between.join(part.shown for part in kept)) > longest:
        spare = max(kept, key=lambda part: part.rank)
        if not spare.rank:
            break
        kept.remove(spare)
    return kept
