"""Why a person should look, and how urgent it is."""

import re
from functools import cache

from integrations.texts.sentences import sentence
from leads.judge.opinion import Inquiry
from leads.judge.plain.categories import NOBODY_WAITS
from leads.models.judgement import Reason, ReasonCode, new_reason
from leads.words import word_file
from leads.words.hazards import hazards_in
from leads.words.judging_talk import orders_a_machine
from leads.words.learnt.likelihood import is_likely, is_sure
from leads.words.scripts import readable, undisguised

# Who sells or is a robot is in no danger; a person may be taken wrongly for an applicant.
NO_HAZARD = NOBODY_WAITS - {"personal_or_other", "job_applicant"}
JUNK_OF_A_KIND = ("vendor_solicitation", "job_applicant", "auto_reply_or_bounce")
ALSO_IN_JUNK = (ReasonCode.FRAUD, ReasonCode.THREAT, ReasonCode.ORDERS)


@cache
def signs(name: str) -> list[re.Pattern[str]]:
    return word_file("signs").patterns(name)


def urgency_of(text: str, category: str, asked: bool) -> str:
    """What it is at least by its hazards, else by what it says of time."""
    if category in NO_HAZARD:
        return "none"
    urgencies = hazard_urgencies(text)
    if is_emergency(text, asked, said="emergency" in urgencies):
        return "emergency"
    if category in NOBODY_WAITS or asked:
        return "none"
    return urgency_by_time(text, is_soon=bool(urgencies - {""}))


def hazard_urgencies(text: str) -> set[str]:
    return {hazard.urgency for hazard in hazards_in(text)}


def is_emergency(text: str, asked: bool, said: bool) -> bool:
    """Of who asks us to stop ("STOP. I am in Calgary now") only what rules say counts."""
    return said if asked else is_likely("emergency", text, said)


def is_surely_emergency(text: str) -> bool:
    """Whether rules and what was learnt agree on it."""
    return "emergency" in hazard_urgencies(text) and is_sure("emergency", text)


def urgency_by_time(text: str, is_soon: bool) -> str:
    """`is_soon` where its hazards say so already."""
    if has_sign("urgency.relaxed", text):
        return "normal"
    return "soon" if is_soon or has_sign("urgency.soon", text) else "normal"


def has_sign(name: str, text: str) -> bool:
    return any(sign.search(text) for sign in signs(name))


def reasons(inquiry: Inquiry, text: str, category: str, asked: bool) -> list[Reason]:
    """Why a person should look, with the words that say so."""
    found = signs_found(text, category)
    if orders := orders_in(inquiry.everything()):
        found.setdefault(ReasonCode.ORDERS, f"“{squeeze(orders[0])}”")
    if asked:
        found[ReasonCode.OPT_OUT] = ""
    if age := minors_age(inquiry):
        found.setdefault(ReasonCode.MINOR, sentence("age %(age)s", age=age))
    if category == "spam":
        found[ReasonCode.SPAM_BY_RULES] = ""
    return [new_reason(code, words) for code, words in found.items()]


def minors_age(inquiry: Inquiry) -> str:
    """The age that a form asked for, where it is below 18; else ""."""
    age = re.fullmatch(r"\s*(\d{1,2})\s*", str(inquiry.fields.get("age", "")))
    return age[1] if age and int(age[1]) < 18 else ""


def signs_found(text: str, category: str) -> dict[ReasonCode, str]:
    """The words that say so, by what they say; of junk only what matters there."""
    matches = {code: first_sign(f"person.{code.value}", text) for code in codes_of(category)}
    found = {code: match[0] for code, match in matches.items() if match}
    if category not in NO_HAZARD:
        found |= hazards_found(text)
    return {code: f"“{squeeze(words)}”" for code, words in found.items()}


def codes_of(category: str) -> list[ReasonCode]:
    """The reasons that are looked for in it."""
    codes = [ReasonCode(code) for code in word_file("signs").table("person")]
    return [code for code in codes if code in ALSO_IN_JUNK or category not in JUNK_OF_A_KIND]


def hazards_found(text: str) -> dict[ReasonCode, str]:
    """Their words by reason, those of an emergency before those of anything less."""
    hazards = [hazard for hazard in hazards_in(text) if hazard.reason]
    pressing_last = sorted(hazards, key=lambda hazard: hazard.urgency == "emergency")
    return {ReasonCode(hazard.reason): hazard.words for hazard in pressing_last}


def first_sign(name: str, text: str) -> re.Match[str] | None:
    return next(filter(None, (sign.search(text) for sign in signs(name))), None)


def squeeze(words: str) -> str:
    return re.sub(r"\s+", " ", words)[:80].strip()


def orders_in(text: str) -> list[str]:
    """Sentences that give orders to whoever reads them.

    No quote from one of them counts as evidence. A whole that gives orders only together is one.
    """
    return [sentence for sentence in sentences_in(text) if gives_orders(sentence)]


def sentences_in(text: str) -> list[str]:
    return re.split(r"(?<=[.!?;])\s+|\n+", readable(text[:20_000]))[:400]


def gives_orders(sentence: str) -> bool:
    plain = undisguised(sentence)
    return any(has_sign("person.orders", s) for s in (sentence, plain)) or orders_a_machine(plain)
