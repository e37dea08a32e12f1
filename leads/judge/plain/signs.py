"""Why a person should look, and how urgent it is."""

import re
from functools import cache

from leads.judge.opinion import Inquiry
from leads.judge.plain.categories import NOBODY_WAITS
from leads.judge.plain.reading import readable
from leads.models.judgement import Reason, ReasonCode, new_reason
from leads.words import word_file

# What rules look for.
REASONS = (
    ReasonCode.ANGER,
    ReasonCode.THREAT,
    ReasonCode.DANGER,
    ReasonCode.HEALTH,
    ReasonCode.MINOR,
    ReasonCode.VULNERABLE,
    ReasonCode.FRAUD,
    ReasonCode.CONFLICT,
    ReasonCode.CONTRADICTION,
    ReasonCode.ORDERS,
    ReasonCode.OPT_OUT,
)
MAY_NAME = [code.value for code in (*REASONS, ReasonCode.OTHER)]  # what a model may say
ALSO_IN_JUNK = (ReasonCode.FRAUD, ReasonCode.THREAT, ReasonCode.ORDERS)


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


def reasons(inquiry: Inquiry, text: str, category: str, asked: bool) -> list[Reason]:
    """Why a person should look, with the words that say so."""
    found = signs_found(text, category)
    orders = orders_in(inquiry.everything())
    if ReasonCode.ORDERS not in found and orders:
        found[ReasonCode.ORDERS] = f"“{squeeze(orders[0])}”"
    if asked:
        found[ReasonCode.OPT_OUT] = ""
    age = re.fullmatch(r"\s*(\d{1,2})\s*", str(inquiry.fields.get("age", "")))
    if age and int(age[1]) < 18 and ReasonCode.MINOR not in found:
        found[ReasonCode.MINOR] = f"age {age[1]}"
    if category == "spam":
        found[ReasonCode.SPAM_BY_RULES] = ""
    return [new_reason(code, words) for code, words in found.items()]


def signs_found(text: str, category: str) -> dict[ReasonCode, str]:
    """The words that say so, by what they say; of junk only what matters there."""
    quiet = category in ("vendor_solicitation", "job_applicant", "auto_reply_or_bounce")
    found = {}
    for name in word_file("signs").table("person"):
        code = ReasonCode(name)
        match = next((m for sign in signs(f"person.{name}") if (m := sign.search(text))), None)
        if match and (not quiet or code in ALSO_IN_JUNK):
            found[code] = f"“{squeeze(match.group(0))}”"
    return found


def squeeze(words: str) -> str:
    return re.sub(r"\s+", " ", words)[:80].strip()


def orders_in(text: str) -> list[str]:
    """Sentences that give orders to whoever reads them.

    No quote from one of them counts as evidence. A whole that gives orders only together is one.
    """
    sentences = re.split(r"(?<=[.!?;])\s+|\n+", readable(text[:20_000]))
    return [s for s in sentences[:400] if any(sign.search(s) for sign in signs("person.orders"))]
