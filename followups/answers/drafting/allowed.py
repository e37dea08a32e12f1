"""Whether a model's own sentence may stand in an answer: a question, and no claim. Pure.

A block-list of prices and promises lets most bad drafts through, and so does likeness to a fact:
"Quotes are not free" is nearly one. So facts are only ever written by code, word for word, and all
that a model may write itself are questions: each begins as a question does in its language, no
clause of it states anything, and it holds no number, day, sum or link, nothing about us, and asks
for no secret. Where it passes it is still a model's own, and never goes without a person.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from django.utils.translation import gettext_noop

from integrations.texts.sentences import sentence
from leads.words import pattern, word_file

LONGEST_QUESTION = 18  # words
SENTENCES = re.compile(r"(?<=[.!?…])\s+(?=\S*\w)|\n+")
KINDS = {
    "numbers": gettext_noop("speaks of a number (“%(word)s”)"),
    "days": gettext_noop("speaks of a day or time (“%(word)s”)"),
    "money": gettext_noop("speaks of money or a promise (“%(word)s”)"),
    "us": gettext_noop("speaks of us (“%(word)s”)"),
    "claims": gettext_noop("speaks of more than it asks (“%(word)s”)"),
}
MARKS = re.compile(r"[\d€$£%@;:()\[\]/\\\"“”„«»|<>*_=+–—]|\.\w")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
UNSAFE = pattern("drafts", "unsafe")


def draft_problems(text: str, facts: Sequence[str]) -> list[str]:
    """What speaks against each sentence of `text`, for a person to read.

    [] where every one may stand.
    """
    known = {plain(fact) for fact in facts}
    return [
        wrong
        for one in SENTENCES.split(text)
        if one.strip() and plain(one) not in known and (wrong := sentence_problem(one.strip()))
    ]


def plain(text: str) -> str:
    return " ".join(text.split())


def sentence_problem(said: str) -> str:
    """Why one sentence is no bare question; "" where it is."""
    shown = said[:120]
    if not said.endswith("?") or said.count("?") > 1:
        return sentence("“%(words)s” says something that is no approved fact", words=shown)
    if MARKS.search(said):
        return sentence("“%(words)s” holds a number or a sign", words=shown)
    question = said[:-1].strip().lower().replace("’", "'")
    if len(WORD.findall(question)) > LONGEST_QUESTION:
        return sentence("“%(words)s” is a long question", words=shown)
    asked_in = question_languages(question)
    if not asked_in:
        return sentence("“%(words)s” does not begin like a question", words=shown)
    found = next((claim for one in asked_in if (claim := claim_in(question, one))), "")
    return sentence("“%(words)s” %(what)s", words=shown, what=found) if found else ""


def question_languages(question: str) -> list[str]:
    """Those in whose way it begins to ask: "was" does so in English and in German."""
    return [language for language in languages() if opens(language).match(question)]


def languages() -> tuple[str, ...]:
    return tuple(word_file("drafts").table("opens"))


@cache
def opens(language: str) -> re.Pattern[str]:
    return pattern("drafts", f"opens.{language}")


@cache
def listed(table: str, language: str) -> frozenset[str]:
    """The words of a table in one language."""
    return frozenset(word_file("drafts").grouped(table)[language])


@cache
def harmless(language: str) -> re.Pattern[str]:
    return pattern("drafts", f"harmless.{language}")


def claim_in(question: str, language: str) -> str:
    """What it says or asks for beyond a question; "" where there is nothing of that."""
    opening = opens(language).match(question)
    asked = harmless(language).sub(" , ", question)
    if unsafe := UNSAFE.search(asked):
        return sentence("asks for what is theirs to keep (“%(word)s”)", word=unsafe[0])
    beyond = asked[opening.end() :] if opening and asked.startswith(opening[0]) else asked
    for table, what in KINDS.items():
        if word := next((w for w in words_of(beyond) if w in listed(table, language)), ""):
            return sentence(what, word=word)
    clause = next(iter(stating_clauses(question, language)), "")
    return sentence("states something (“%(words)s”)", words=clause) if clause else ""


def words_of(text: str) -> Iterator[str]:
    """Its words, and the parts of those with a hyphen: "pouvons-nous" speaks of us."""
    for word in WORD.findall(text):
        yield word
        if "-" in word:
            yield from word.split("-")


def stating_clauses(question: str, language: str) -> list[str]:
    """Later clauses with a verb that do not begin by asking."""
    joins = "|".join(sorted(listed("joins", language)))
    clauses = re.split(rf",|\b(?:{joins})\b", question)[1:]
    return [c.strip() for c in clauses if states_something(c.strip(), language)]


def states_something(clause: str, language: str) -> bool:
    said = WORD.findall(clause)
    verbs = [word for word in said if word in listed("states", language)]
    return bool(verbs) and said[0] != verbs[0] and not begins_to_ask(clause, language)


def begins_to_ask(clause: str, language: str) -> bool:
    return bool(opens(language).match(f"¿{clause}" if language == "es" else clause))
