"""Judging without a model.

Category, urgency and reasons for a person from weighted patterns kept as data. Pure.

Errs towards a new inquiry and towards a person: junk costs a glance, a lost inquiry costs a
customer.
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from integrations.inbound_mail import FORWARDED
from leads.judge import stems
from leads.judge.language import language_of
from leads.judge.opinion import Inquiry, Opinion
from leads.words import opt_out
from leads.words.scripts import mixed_script_words

HERE = Path(__file__).parent
NOBODY_WAITS = {
    "vendor_solicitation",
    "job_applicant",
    "spam",
    "personal_or_other",
    "auto_reply_or_bounce",
}
JUNK_MAX_HITS = 3
JUNK = {"spam", "auto_reply_or_bounce"}
JUNK_FROM, GENUINE_UP_TO = 0.4, 0.2  # of belief
MARGIN = {
    "vendor_solicitation": 1.2,
    "job_applicant": 1.2,
    "existing_customer": 2,
    "wrong_number_or_misdirected": 1.6,
    "personal_or_other": 1.6,
}  # over a new inquiry
FEWEST_STEMS = 10  # a few words say too little
WANTS_TO_BUY = 0.04  # of belief, for each point
CLEARLY = 1.5
DOUBTFUL = "low confidence"
HEAD, TAIL = 5_000, 1_500
ENOUGH_OF_THEIR_OWN = 80  # characters
SAYS_SOMETHING = 45  # characters: "Good to see you Sunday." alone is no summary
GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|morning|greetings|bonjour|buen[ao]s (?:tardes|días|dias)|hola|dzień dobry|guten (?:tag|morgen))\b[^\n]{0,60}?(?:[,.!:]\s+|\n+)",
    re.IGNORECASE,
)
HIDDEN = re.compile(
    r"<!--.{0,5000}?-->", re.DOTALL
)  # nobody saw it, so it does not tell what the inquiry is
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
def data(name: str) -> Any:
    with open(HERE / f"{name}.toml", "rb") as file:
        return tomllib.load(file)


@cache
def pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.MULTILINE | re.DOTALL)


def readable(text: str) -> str:
    """The text as a person sees it.

    Compatibility forms folded, invisible characters out, straight quotes.
    """
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(
        r"[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad]|[\U000e0000-\U000e007f]", "", text
    )
    return text.translate(str.maketrans("‘’‚‛“”„–—", "''''\"\"\"--"))


def judge_by_rules(inquiry: Inquiry) -> Opinion:
    """Category, urgency, reasons and language. Criteria are not looked at here."""
    text = readable(f"{inquiry.subject}\n{shortened(inquiry.text)}".strip())[: HEAD + TAIL]
    asked = bool(opt_out.asks_to_stop(inquiry.text))
    category, perhaps = category_of(inquiry, text)
    if asked and category == "new_inquiry":
        category = "existing_customer"
    return Opinion(
        category=category,
        urgency=urgency_of(text, category, asked),
        summary=summary_of(inquiry),
        language=language_of(inquiry.text),
        person=reasons(inquiry, text, category, asked) + unclear(perhaps),
        opt_out=asked,
    )


def unclear(perhaps: str) -> list[str]:
    return [f"{DOUBTFUL}: it may also be {words(perhaps)}"] if perhaps else []


def words(category: str) -> str:
    """A category as a person says it."""
    return (
        category.replace("_", " ")
        .replace("wrong number or misdirected", "meant for somebody else")
        .replace("auto reply or bounce", "automatic mail")
    )


def shortened(text: str) -> str:
    """Enough of a long text to tell what it is: how it begins and how it ends."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


def hits(lane: dict[str, Any], text: str) -> tuple[int, list[str]]:
    """(score, matched words): the heaviest hit plus one for each further one, three at most."""
    weights, words = [], []
    for weight, patterns in lane.items():
        if weight.isdigit():
            for each in patterns:
                if found := pattern(each).search(text):
                    weights.append(int(weight))
                    words.append(found.group(0)[:60].strip())
    return (max(weights) + min(JUNK_MAX_HITS, len(weights) - 1) if weights else 0), words


def category_of(inquiry: Inquiry, text: str) -> tuple[str, str]:
    """(category, what it might be as well: "" where that is clear).

    Set phrases decide first, then the beginnings of the words.
    """
    rules = data("lanes")
    text = own_words(HIDDEN.sub(" ", text))
    buying, _ = hits(rules["buying"], text)
    by_phrases = lane_of(rules, inquiry, text, buying)
    return (by_phrases, "") if by_phrases != "new_inquiry" else by_words(inquiry, text, buying)


def by_words(inquiry: Inquiry, text: str, buying: int) -> tuple[str, str]:
    """By the weights of its words.

    Junk needs much belief, silence some, and whoever wants to buy is an inquiry.
    """
    belief = stems.weigh_stems(text)
    if not belief or stems.known_in(text) < FEWEST_STEMS:
        return "new_inquiry", ""
    belief["new_inquiry"] += WANTS_TO_BUY * buying
    order = sorted(belief, key=belief.__getitem__, reverse=True)
    best = next(name for name in order if believed(name, belief, inquiry))
    second = next(name for name in order if name != best)
    doubtful = belief[best] < CLEARLY * belief[second] and {best, second} != {
        "new_inquiry",
        "existing_customer",
    }
    return best, second if doubtful else ""


def believed(name: str, belief: dict[str, float], inquiry: Inquiry) -> bool:
    if name in JUNK:
        genuine = belief["new_inquiry"] + belief["existing_customer"]
        return (
            belief[name] >= JUNK_FROM
            and genuine <= GENUINE_UP_TO
            and (inquiry.is_mail or name == "spam")
        )
    return belief[name] >= MARGIN.get(name, 1) * belief["new_inquiry"]


def lane_of(rules: dict[str, Any], inquiry: Inquiry, text: str, buying: int) -> str:
    best, best_lead = "new_inquiry", 0
    for name, lane in rules["lanes"].items():
        if lane.get("only_mail") and not inquiry.is_mail:
            continue
        points = hits(lane, text)[0] + extra(name, inquiry, text)
        lead = points - lane["bar"]
        if lead >= 0 and points >= buying + lane["margin"] and lead + 1 > best_lead:
            best, best_lead = name, lead + 1
    return best


def own_words(text: str) -> str:
    """Without the mail that somebody passed on, where they wrote enough of their own above it."""
    mark = FORWARDED.search(text)
    return text[: mark.start()] if mark and mark.start() >= ENOUGH_OF_THEIR_OWN else text


def extra(lane: str, inquiry: Inquiry, text: str) -> int:
    """What only the shape of an inquiry tells."""
    if (
        lane == "existing_customer"
        and inquiry.quoted
        and re.match(r"(?i)\s*(?:re|aw|sv|rv|odp)\s?:(?!\s*(?:fwd?|wg|tr|rv)\s?:)", inquiry.subject)
    ):
        return 6  # an answer above a mail of ours
    if lane == "spam":
        return 4 * (len(mixed_script_words(inquiry.text)) >= 2) + 2 * looks_made_up(inquiry)
    if lane == "auto_reply_or_bounce" and re.search(
        r"(?i)mailer-daemon|postmaster@|mail delivery", inquiry.sender
    ):
        return 6
    return 0


def looks_made_up(inquiry: Inquiry) -> bool:
    phone = re.sub(r"\D", "", str(inquiry.fields.get("phone", "")))
    return bool(phone) and (
        len(phone) < 7 or phone in "0123456789012345678" or len(set(phone)) <= 2
    )


def urgency_of(text: str, category: str, asked: bool) -> str:
    if category in NOBODY_WAITS or asked:
        return "none"
    rules = data("signs")["urgency"]
    if any(pattern(p).search(text) for p in rules["emergency"]):
        return "emergency"
    if any(pattern(p).search(text) for p in rules["soon"]) and not any(
        pattern(p).search(text) for p in rules["relaxed"]
    ):
        return "soon"
    return "normal"


def reasons(inquiry: Inquiry, text: str, category: str, asked: bool) -> list[str]:
    """Why a person should look, with the words that say so."""
    found = []
    quiet = category in ("vendor_solicitation", "job_applicant", "auto_reply_or_bounce")
    for name, patterns in data("signs")["person"].items():
        match = next((m for p in patterns if (m := pattern(p).search(text))), None)
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
    return [
        s
        for s in sentences[:400]
        if any(pattern(p).search(s) for p in data("signs")["person"]["orders"])
    ]


def summary_of(inquiry: Inquiry) -> str:
    """The first words that say something, as the summary until a model writes a better one."""
    body = GREETING.sub("", inquiry.text.strip()[:2_000], count=1)
    summary = ""
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", body):
        summary = f"{summary} {sentence}".strip()
        if len(summary) >= SAYS_SOMETHING:
            break
    return re.sub(r"\s+", " ", summary or inquiry.subject)[:200]
