"""Set phrases that tell what an inquiry is: a lane for each category but the new inquiry."""

import re
from dataclasses import dataclass
from functools import cache

from integrations.inbound_mail import REPLY_PREFIX
from leads.judge.opinion import Inquiry
from leads.words import pattern, word_file
from leads.words.scripts import mixed_script_words

MAX_FURTHER_HITS = 3
RETURNED_BY = pattern("mail", "returned_by")
Phrases = dict[int, list[re.Pattern[str]]]  # by the weight of one hit


@dataclass(frozen=True)
class Lane:
    """A category's phrases, the score it needs, and by how much it must exceed wanting to buy."""

    phrases: Phrases
    bar: int
    margin: int
    only_mail: bool


@cache
def lanes() -> dict[str, Lane]:
    tables = word_file("lanes").table("lanes")
    return {
        name: Lane(
            phrases_of(f"lanes.{name}"), lane["bar"], lane["margin"], lane.get("only_mail", False)
        )
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


def lane_of(inquiry: Inquiry, text: str, buying: int) -> str:
    """The category whose lane leads by most, else "new_inquiry"."""
    best, best_lead = "new_inquiry", 0
    for name, lane in lanes().items():
        if lane.only_mail and not inquiry.is_mail:
            continue
        points = score_phrases(lane.phrases, text) + extra_points(name, inquiry)
        lead = points - lane.bar
        if lead >= 0 and points >= buying + lane.margin and lead + 1 > best_lead:
            best, best_lead = name, lead + 1
    return best


def extra_points(lane: str, inquiry: Inquiry) -> int:
    """What only the shape of an inquiry tells."""
    if lane == "existing_customer" and inquiry.quoted and REPLY_PREFIX.match(inquiry.subject):
        return 6  # an answer above a mail of ours
    if lane == "spam":
        return 4 * (len(mixed_script_words(inquiry.text)) >= 2) + 2 * looks_made_up(inquiry)
    if lane == "auto_reply_or_bounce" and RETURNED_BY.search(inquiry.sender):
        return 6
    return 0


def looks_made_up(inquiry: Inquiry) -> bool:
    phone = re.sub(r"\D", "", str(inquiry.fields.get("phone", "")))
    return bool(phone) and (
        len(phone) < 7 or phone in "0123456789012345678" or len(set(phone)) <= 2
    )
