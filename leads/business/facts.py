"""The approved facts: written one by one by an owner, or all at once from a file."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from integrations.texts.sentences import sentence
from leads.business.changes import note_changes
from leads.declined import Declined
from leads.languages import language_words
from leads.models import Business, Fact
from leads.models.fact import Wording

AREA = "drafts"
MAX_FACTS, LONGEST_FACT, LONGEST_TOPIC = 60, 400, 40
TOPIC = re.compile(r"([^\W\d_][^:.!?\n]{1,39}):\s+(\S.*)", re.DOTALL)


@transaction.atomic(durable=True)
def keep_fact(
    business: Business,
    pk: int | None,
    language: str,
    wording: Wording,
    now: datetime,
    by: User | None = None,
) -> None:
    """Write a fact anew, or change the words in one language of the one with this key.

    Without words it is not said in that language. Declined names each mistake by its field.
    """
    row = Business.objects.select_for_update().get(pk=business.pk)
    fact = row.approved_facts.filter(pk=pk).first() if pk else new_fact(row)
    if fact is None:
        raise Declined(gettext("This fact has been removed meanwhile."))
    kept = tidy(wording)
    others = {code: words for code, words in fact.wordings.items() if code != language}
    if wrong := wording_mistakes(kept, is_all=not others):
        raise Declined(mistakes=wrong)
    before = fact.wordings.get(language)
    fact.wordings = {**fact.wordings, language: kept} if kept["text"] else others
    name = sentence("fact in %(language)s", language=language_words(language))
    note_words(row, name, before, fact.wordings.get(language), now, by)
    fact.save()


def new_fact(business: Business) -> Fact:
    """Behind the others, not saved. Declined where there are as many as there may be."""
    if business.approved_facts.count() >= MAX_FACTS:
        raise Declined(gettext("%(most)s facts are the most.") % {"most": MAX_FACTS}, "text")
    last = business.approved_facts.order_by("-position").first()
    return Fact(business=business, position=last.position + 1 if last else 1)


@transaction.atomic(durable=True)
def remove_fact(business: Business, pk: int, now: datetime, by: User) -> None:
    """Drafts state it no more. One that is gone already is no mistake."""
    fact = business.approved_facts.select_for_update().filter(pk=pk).first()
    if fact is None:
        return
    note_words(business, sentence("fact"), fact.wordings, None, now, by)
    fact.delete()


def note_words(
    business: Business, name: str, before: Any, after: Any, now: datetime, by: User | None
) -> None:
    """Other words for drafts, None where there are none. Within the caller's transaction."""
    note_changes(business, AREA, {name: before}, {name: after}, by, now)


def tidy(wording: Wording) -> Wording:
    topic, text = one_line(wording["topic"]), one_line(wording["text"])
    return {"topic": topic.rstrip(":"), "text": text}


def one_line(typed: str) -> str:
    return " ".join(typed.split())


def wording_mistakes(wording: Wording, is_all: bool) -> dict[str, str]:
    """`is_all`: the fact has no words in another language."""
    found = {}
    if not wording["text"] and (is_all or wording["topic"]):
        found["text"] = gettext("Write the sentence that a draft may state.")
    if len(wording["text"]) > LONGEST_FACT:
        found["text"] = gettext(
            "That is longer than %(most)s characters: make two facts of it."
        ) % {"most": LONGEST_FACT}
    if len(wording["topic"]) > LONGEST_TOPIC:
        found["topic"] = gettext("A topic has %(most)s characters at most.") % {
            "most": LONGEST_TOPIC
        }
    return found


def first_language(business: Business) -> str:
    return next(iter(business.languages), "en")


def write_facts(business: Business, given: Sequence[Any]) -> None:
    """Make these the facts of a business, as a checked file gives them.

    Within the caller's transaction; the same again changes nothing.
    """
    wanted = [wordings_given(one, first_language(business)) for one in given]
    if wanted == [fact.wordings for fact in business.approved_facts.all()]:
        return
    business.approved_facts.all().delete()
    Fact.objects.bulk_create(
        Fact(business=business, position=n, wordings=wordings)
        for n, wordings in enumerate(wanted, start=1)
    )


def wordings_given(given: Any, first: str) -> dict[str, Wording]:
    """Of "Topic: a sentence", or of {"topic", "text"}, or of {"topic", "texts": {language: text}}.

    A topic may be an object by language too; as one text it is in the language `first`.
    """
    if isinstance(given, str):
        return {first: split_topic(given)}
    topic = given.get("topic", "")
    topics = topic if isinstance(topic, dict) else {first: topic}
    texts = given.get("texts") or {first: given["text"]}
    return {
        language: tidy({"topic": topics.get(language, ""), "text": text})
        for language, text in texts.items()
    }


def split_topic(line: str) -> Wording:
    """ "Quotes: They are free." is about quotes; most lines have no topic."""
    text = one_line(line)
    found = TOPIC.fullmatch(text)
    return {"topic": found[1], "text": found[2]} if found else {"topic": "", "text": text}


def fact_as_data(fact: Fact) -> dict[str, dict[str, str]]:
    """In the form in which a file gives it."""
    topics = {code: w["topic"] for code, w in fact.wordings.items() if w["topic"]}
    texts = {code: w["text"] for code, w in fact.wordings.items()}
    return {"topic": topics, "texts": texts} if topics else {"texts": texts}


def fact_mistakes(given: Any) -> list[str]:
    """What is wrong with the facts of a file."""
    if not isinstance(given, list):
        return ["facts: must be a list"]
    return [
        f"facts.{n}: {wrong}" for n, one in enumerate(given, start=1) if (wrong := mistake_in(one))
    ]


def mistake_in(given: Any) -> str:
    """What is wrong with one of them; "" where nothing is."""
    if isinstance(given, str):
        return ""
    if not isinstance(given, dict):
        return 'must be a text, or {"topic", "text"}, or {"topic", "texts": {"en": …}}'
    texts, topic = given.get("texts"), given.get("topic", "")
    if not (isinstance(given.get("text"), str) if texts is None else is_by_language(texts)):
        return "text must be a text, or texts an object of texts by language"
    if not isinstance(topic, str) and not is_by_language(topic):
        return "topic must be a text, or an object of texts by language"
    return ""


def is_by_language(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(text, str) for text in value.values())
        and all(re.fullmatch("[a-z]{2}", code) for code in value)
    )
