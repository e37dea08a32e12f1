"""Set phrases that tell what an inquiry is: a lane for each category but the new inquiry."""

import re
from dataclasses import dataclass
from functools import cache

from integrations.inbound_mail import REPLY_PREFIX
from leads.judge.opinion import Inquiry
from leads.words import pattern, word_file

MAX_FURTHER_HITS = 3
RETURNED_BY = pattern("mail", "returned_by")
Phrases = dict[int, list[re.Pattern[str]]]  # by the weight of one hit


@dataclass(frozen=True)
class Lane:
    """A category's phrases, and the score from which they speak for it."""

    phrases: Phrases
    bar: int
    only_mail: bool


@cache
def lanes() -> dict[str, Lane]:
    tables = word_file("lanes").table("lanes")
    return {
        name: Lane(phrases_of(f"lanes.{name}"), lane["bar"], lane.get("only_mail", False))
        for name, lane in tables.items()
    }


@cache
def buying() -> Phrases:
    return phrases_of("buying")


def phrases_of(name: str) -> Phrases:
    file = word_file("lanes")
    weights = file.table(f"{name}.weights")
    return {int(weight): file.patterns(f"{name}.weights.{weight}") for weight in weights}


def score_phrases(phrases: Phrases, text: str) -> int:
    """The weight of the heaviest hit plus one for each further one, three at most."""
    hits = [
        weight for weight, patterns in phrases.items() for each in patterns if each.search(text)
    ]
    return max(hits) + min(MAX_FURTHER_HITS, len(hits) - 1) if hits else 0


def buying_score(text: str) -> int:
    return score_phrases(buying(), text)


def points_over(inquiry: Inquiry, text: str) -> dict[str, int]:
    """How far the score of each lane is over its bar: 1 at the bar, 0 below it."""
    points = {
        name: score_phrases(lane.phrases, text) + extra_points(name, inquiry)
        for name, lane in lanes().items()
        if inquiry.is_mail or not lane.only_mail
    }
    return {name: max(0, score + 1 - lanes()[name].bar) for name, score in points.items()}


def extra_points(lane: str, inquiry: Inquiry) -> int:
    """What only the shape of an inquiry tells."""
    if lane == "existing_customer" and inquiry.quoted and REPLY_PREFIX.match(inquiry.subject):
        return 6  # an answer above a mail of ours
    if lane == "auto_reply_or_bounce" and RETURNED_BY.search(inquiry.sender):
        return 6
    return 0
