"""What a model said of an inquiry, read as an opinion. Pure.

Nothing it says counts that is not a value of the schema, and no verdict whose quotes do not stand
in the inquiry.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from integrations.texts.sentences import sentence
from leads.judge.model import evidence
from leads.judge.model.prompt import CATEGORIES, URGENCIES, VERDICTS, Sentence
from leads.judge.model.reasons import MAY_NAME
from leads.judge.opinion import Finding, Inquiry, Opinion
from leads.judge.plain import NOBODY_WAITS, orders_in, sentences_in
from leads.llm.redact import Redaction
from leads.models.judgement import Judgement, Reason, ReasonCode, new_reason
from leads.words.judging_talk import may_speak_of_judging, speaks_of_judging

LONGEST_QUOTE, MAX_QUOTES = 600, 4
LONGEST_SUMMARY = 200
MAX_REASONS = 20
MAX_MISQUOTED = 1 / 3  # of a reading's quotes; one slip alone is forgiven
UNPROVED_EMERGENCY = sentence(
    "the model calls it an emergency, and nothing that they wrote shows it"
)
UNSHOWABLE = re.compile(
    r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069<>]|https?://\S+"
    r"|[^\s@]{1,64}@\S+|(?<![\w.])(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?![\w.])(?:/\S*)?"
    r"|(?<![\w-])(?!\d{4}-\d\d-\d\d(?!\d))\+?\(?\d(?:[\s().-]{0,2}\d){6,}"
)  # in a summary: what could act or hide, links, addresses and numbers to call or pay to


@dataclass(frozen=True)
class AskedInquiry:
    """What a model was asked about; its completion is checked against it."""

    inquiry: Inquiry
    sentences: list[Sentence]
    redaction: Redaction

    @cached_property
    def sources(self) -> evidence.Sources:
        """Where quotes may stand."""
        return evidence.Sources(
            [*(str(v) for v in self.inquiry.fields.values()), self.inquiry.text]
        )

    @cached_property
    def orders(self) -> list[str]:
        """The sentences that give orders to their reader: no quote from one is evidence."""
        words = f"{self.inquiry.subject}\n{self.inquiry.everything()}"
        return [evidence.fold(sentence)[0] for sentence in orders_in(words)]

    @cached_property
    def void(self) -> list[str]:
        """These, and the sentences that speak of the judging itself: no verdict stands on them."""
        words = f"{self.inquiry.subject}\n{self.inquiry.everything()}"
        about = (sentence for sentence in sentences_in(words) if speaks_of_judging(sentence))
        return [*self.orders, *(evidence.fold(sentence)[0] for sentence in about)]

    @cached_property
    def suspicious(self) -> list[str]:
        """The sentences that may speak of it, and mostly do not."""
        words = f"{self.inquiry.subject}\n{self.inquiry.everything()}"
        about = (sentence for sentence in sentences_in(words) if may_speak_of_judging(sentence))
        return [evidence.fold(sentence)[0] for sentence in about]

    def own_words(self, quote: str) -> list[str]:
        """The inquiry's own words behind a quote; [] where it does not stand there."""
        found = (self.sources.spans(whole) for whole in self.redaction.readings(quote))
        return next(filter(None, found), [])


def misquotes(completion: dict[str, Any], asked: AskedInquiry) -> list[str]:
    """Its quotes that stand nowhere in the inquiry, where they are more than a reader may have
    wrong.
    """
    lists = [verdict.get("quotes") for verdict in verdicts_in(completion)]
    quotes = [
        *quotes_of(completion.get("category_quotes")),
        *urgency_quotes(completion),
        *(quote for given in lists for quote in quotes_of(given)),
    ]
    wrong = [quote for quote in quotes if not asked.own_words(quote)]
    return wrong if len(wrong) > max(1, MAX_MISQUOTED * len(quotes)) else []


def verdicts_in(completion: dict[str, Any]) -> list[dict[str, Any]]:
    given = (value for key, value in completion.items() if re.fullmatch("C[0-9]+", key))
    return [verdict for verdict in given if isinstance(verdict, dict)]


def quotes_of(given: Any) -> list[str]:
    """What may be quotes of what was given as a list of them."""
    some = as_list(given)[:MAX_QUOTES]
    return [one for one in some if isinstance(one, str) and 0 < len(one) <= LONGEST_QUOTE]


def urgency_quotes(completion: dict[str, Any]) -> list[str]:
    return quotes_of([completion.get("urgency_quote")])


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def opinion_of(completion: dict[str, Any], asked: AskedInquiry, model: str) -> Opinion | None:
    """A completion as an opinion, every value checked; None where it is not of the schema."""
    category, urgency = completion.get("category"), completion.get("urgency")
    if category not in CATEGORIES or urgency not in URGENCIES:
        return None
    findings = findings_of(completion, asked)
    if findings is None:
        return None
    settled = asked.inquiry.known_category or category
    if settled != "new_inquiry":
        findings = {key: Finding("cant_tell") for key in findings}
    reasons = reasons_of(completion)
    shows_category = evidence_of(quotes_of(completion.get("category_quotes")), asked, asked.orders)
    opinion = Opinion(
        category=category,
        category_evidence=shows_category,
        category_sure=bool(shows_category) and is_sure(completion.get("category_sure", True)),
        urgency=settled_urgency(urgency, settled),
        urgency_evidence=evidence_of(urgency_quotes(completion), asked, asked.void),
        findings=findings,
        summary=summary_of(completion, asked.redaction),
        language=language_code(completion.get("language")),
        reasons=reasons,
        opt_out=any(reason["code"] == ReasonCode.OPT_OUT for reason in reasons),
        judged_by=model,
    )
    return proved_emergency(opinion)


def settled_urgency(urgency: str, category: str) -> str:
    """Where nobody waits only an emergency is urgent; of what is personal we cannot know."""
    waits = category == Judgement.Category.PERSONAL or category not in NOBODY_WAITS
    return urgency if waits or urgency == "emergency" else "none"


def proved_emergency(opinion: Opinion) -> Opinion:
    """The same, but for an emergency that no words of theirs show: it is soon, and for a person."""
    if opinion.urgency != "emergency" or opinion.urgency_evidence:
        return opinion
    unproved = Reason(code=ReasonCode.MISQUOTED.value, text=UNPROVED_EMERGENCY)
    return replace(opinion, urgency="soon", reasons=[*opinion.reasons, unproved])


def is_sure(given: Any) -> bool:
    """What is no plain yes is none."""
    return given is True


def findings_of(completion: dict[str, Any], asked: AskedInquiry) -> dict[str, Finding] | None:
    """The finding on each sentence, by its key; None where one is not of the schema."""
    found = {
        sentence.key: finding_of(completion.get(f"C{number}"), asked)
        for number, sentence in enumerate(asked.sentences, start=1)
    }
    known = {key: finding for key, finding in found.items() if finding is not None}
    return known if len(known) == len(found) else None


def finding_of(verdict: Any, asked: AskedInquiry) -> Finding | None:
    """A verdict whose quotes really stand there; without one it can't tell.

    None where it is not of the schema.
    """
    if not isinstance(verdict, dict) or verdict.get("verdict") not in VERDICTS:
        return None
    sure = is_sure(verdict.get("sure", True))
    if verdict["verdict"] == "cant_tell":
        return Finding("cant_tell", sure=sure)
    words = evidence_of(quotes_of(verdict.get("quotes")), asked, asked.void)
    if not words:
        return Finding("cant_tell", sure=False)
    return Finding(verdict["verdict"], words, sure)


def evidence_of(quotes: list[str], asked: AskedInquiry, void: list[str]) -> list[str]:
    """The inquiry's own words behind quotes, but for those from void sentences (folded)."""
    found = [asked.own_words(quote) for quote in quotes]
    allowed = [own for own in found if not any(is_from(words, void) for words in own)]
    return list(dict.fromkeys(words for own in allowed for words in own))[:MAX_QUOTES]


def reasons_of(completion: dict[str, Any]) -> list[Reason]:
    """Why a person should look, as the model sees it."""
    codes = as_list(completion.get("person"))[:MAX_REASONS]
    return [new_reason(ReasonCode(c)) for c in codes if isinstance(c, str) and c in MAY_NAME]


def is_from(words: str, sentences: list[str]) -> bool:
    """Whether words of the inquiry stand in one of these folded sentences, or have one inside."""
    bare = evidence.fold(words)[0].strip(evidence.EDGES)
    return any(bare in sentence or sentence.strip(evidence.EDGES) in bare for sentence in sentences)


def summary_of(completion: dict[str, Any], redaction: Redaction) -> str:
    """One line that can be shown."""
    summary = redaction.restore(str(completion.get("summary") or ""))
    return re.sub(r"\s+", " ", UNSHOWABLE.sub(" ", summary)).strip()[:LONGEST_SUMMARY]


def language_code(language: Any) -> str:
    return (
        language.lower()[:2]
        if isinstance(language, str) and re.fullmatch(r"[A-Za-z]{2}(?:-[A-Za-z]{2,4})?", language)
        else ""
    )
