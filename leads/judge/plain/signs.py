"""Why a person should look, and how urgent it is."""

import re
from functools import cache

from leads.judge.opinion import Inquiry
from leads.judge.plain.categories import NOBODY_WAITS
from leads.judge.plain.reading import readable
from leads.words import word_file

REASONS = {
    "anger": "angry or complaining",
    "threat": "threatens a complaint, a court or a review",
    "danger": "somebody or something may be in danger",
    "health": "signs of a medical emergency or a fragile person",
    "minor": "a minor is involved",
    "vulnerable": "bereaved, elderly or easily taken advantage of",
    "fraud": "looks like fraud or asks for something false",
    "conflict": "a possible conflict of interest",
    "contradiction": "contradicts itself",
    "orders": "gives orders to whoever or whatever reads it",
    "opt_out": "asks not to be written to",
}


@cache
def signs(name: str) -> list[re.Pattern[str]]:
    return word_file("signs").patterns(name)


def urgency_of(text: str, category: str, asked: bool) -> str:
    if category in NOBODY_WAITS or asked:
        return "none"
    if any(sign.search(text) for sign in signs("urgency.emergency")):
        return "emergency"
    if any(sign.search(text) for sign in signs("urgency.soon")) and not any(
        sign.search(text) for sign in signs("urgency.relaxed")
    ):
        return "soon"
    return "normal"


def reasons(inquiry: Inquiry, text: str, category: str, asked: bool) -> list[str]:
    """Why a person should look, with the words that say so."""
    found = []
    quiet = category in ("vendor_solicitation", "job_applicant", "auto_reply_or_bounce")
    for name in word_file("signs").table("person"):
        match = next((m for sign in signs(f"person.{name}") if (m := sign.search(text))), None)
        if match and (not quiet or name in ("fraud", "threat", "orders")):
            found.append(f"{REASONS[name]}: “{squeeze(match.group(0))}”")
    if not any(REASONS["orders"] in r for r in found) and (
        order := next(iter(orders_in(inquiry.everything())), "")
    ):
        found.append(f"{REASONS['orders']}: “{squeeze(order)}”")
    if asked:
        found.append(REASONS["opt_out"])
    age = re.fullmatch(r"\s*(\d{1,2})\s*", str(inquiry.fields.get("age", "")))
    if age and int(age[1]) < 18 and not any(REASONS["minor"] in r for r in found):
        found.append(f"{REASONS['minor']}: age {age[1]}")
    if category == "spam":
        found.append("taken for spam without a model: somebody should make sure")
    return found


def squeeze(words: str) -> str:
    return re.sub(r"\s+", " ", words)[:80].strip()


def orders_in(text: str) -> list[str]:
    """Sentences that give orders to whoever reads them.

    No quote from one of them counts as evidence. A whole that gives orders only together is one.
    """
    sentences = re.split(r"(?<=[.!?;])\s+|\n+", readable(text[:20_000]))
    return [s for s in sentences[:400] if any(sign.search(s) for sign in signs("person.orders"))]
