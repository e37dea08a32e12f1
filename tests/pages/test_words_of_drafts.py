"""The page of what drafts say: facts, questions and the frame, in one language at a time."""

from typing import Any

import pytest
from django.test import Client

from leads.models import Business
from tests import support
from tests.support.forms import send, shown_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def business(db: None) -> Business:
    return support.make_business(languages=["en", "fr"])


@pytest.fixture
def inside(client: Client, business: Business) -> Client:
    client.force_login(support.make_owner(business))
    return client


def page(language: str) -> str:
    return f"/in/oak/answers/words/?language={language}"


def test_a_fact_gets_its_topic_and_its_words_in_each_language(
    inside: Client, business: Business
) -> None:
    fact = business.approved_facts.get()
    typed: dict[str, Any] = {"what": "fact", "row": fact.pk}
    inside.post(page("en"), {**typed, "topic": "quotes", "text": "Quotes  are free."})
    inside.post(page("fr"), {**typed, "topic": "devis", "text": "Les devis sont gratuits."})
    fact.refresh_from_db()
    assert fact.wordings == {
        "en": {"topic": "quotes", "text": "Quotes are free."},
        "fr": {"topic": "devis", "text": "Les devis sont gratuits."},
    }


def test_words_taken_away_in_one_language_stay_in_the_other(
    inside: Client, business: Business
) -> None:
    fact = business.approved_facts.get()
    typed: dict[str, Any] = {"what": "fact", "row": fact.pk, "topic": ""}
    inside.post(page("fr"), {**typed, "text": "Les devis sont gratuits."})
    inside.post(page("en"), {**typed, "text": ""})
    fact.refresh_from_db()
    assert list(fact.wordings) == ["fr"]


def test_the_last_words_of_a_fact_are_not_taken_away_but_by_removing_it(
    inside: Client, business: Business
) -> None:
    fact = business.approved_facts.get()
    typed: dict[str, Any] = {"what": "fact", "row": fact.pk, "topic": "", "text": " "}
    assert "Write the sentence" in send(inside, page("en"), typed).first_mistake(
        "text", action=f"#fact-{fact.pk}"
    )
    inside.post(page("en"), {**typed, "remove": "1"})
    assert not business.approved_facts.exists()


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"what": "fact", "text": "x" * 401}, "text", "longer than 400 characters"),
        ({"what": "fact", "topic": "quotes"}, "text", "Write the sentence"),
        ({"what": "fact", "topic": "x" * 41, "text": "Free."}, "topic", "40 characters"),
        ({"what": "question", "text": "Send a photo."}, "text", "question mark"),
        ({"what": "question", "text": ""}, "text", "Write the question"),
        ({"what": "frame", "opening": "Hello {{nobody}}"}, "opening", "not a merge field"),
        ({"what": "frame", "opening": "We ring {{next_step_time}}."}, "opening", "not a merge"),
        ({"what": "frame", "decline": "x" * 301}, "decline", "300 characters"),
    ],
)
def test_a_mistake_stands_at_its_field_beside_what_was_typed(
    inside: Client, business: Business, typed: dict[str, str], field: str, says: str
) -> None:
    shown = send(inside, page("en"), typed)
    place = {"fact": "#fact-new", "question": "#question-new"}.get(typed["what"], "/words/")
    assert says in shown.first_mistake(field, action=place)
    if field in typed:
        assert shown.words(field, action=place) == typed[field]
    assert business.approved_facts.count() == 1
    assert not business.own_questions.exists()
    assert not business.answer_frames.exists()


def test_the_frame_is_kept_for_one_language(inside: Client, business: Business) -> None:
    typed = {"what": "frame", "next_step": "Nous vous appelons {{next_step_time}}."}
    inside.post(page("fr"), typed)
    assert business.answer_frames.get().language == "fr"
    assert shown_by(inside.get(page("fr"))).words("next_step") == typed["next_step"]
    assert shown_by(inside.get(page("en"))).words("next_step") == ""


def test_a_question_is_kept_and_removed(inside: Client, business: Business) -> None:
    inside.post(page("en"), {"what": "question", "text": "Is it a house or a flat?"})
    question = business.own_questions.get()
    assert question.texts == {"en": "Is it a house or a flat?"}
    inside.post(page("en"), {"what": "question", "row": question.pk, "remove": "1"})
    assert not business.own_questions.exists()


def test_what_is_not_said_in_a_language_is_marked(inside: Client) -> None:
    assert "not in this language yet" in inside.get(page("fr")).content.decode()
    assert "not in this language yet" not in inside.get(page("en")).content.decode()


def test_a_member_reads_and_changes_nothing(client: Client, business: Business) -> None:
    client.force_login(support.make_owner(business, "member@oak.example", "member"))
    assert "Quotes are free." in client.get(page("en")).content.decode()
    assert client.get(page("en")).content.decode().count('name="what"') == 0
