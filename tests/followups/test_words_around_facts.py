"""What stands around the facts of a draft: the owner's frame, labels, a no, wishes, lengths."""

from typing import Any

import pytest
from django.utils.translation import gettext

from followups.answers.drafting.choice import Addressee, Chosen, ChosenFact, chosen_of
from followups.answers.drafting.compose import Composed, compose_draft
from followups.answers.drafting.menu import Menu, OfferedFact, menu_for
from followups.owner import framing
from followups.owner.framing import FrameTexts
from leads.business.facts import keep_fact
from leads.judge.model.evidence import Sources
from leads.languages import LANGUAGES, in_language
from leads.models import Business, Judgement, Lead
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.drafts import CHOICE, OWN, decide, drafted, own_question
from tests.support.judging import GOOD

FREE = OfferedFact("quotes", "Quotes are free.")
RATE = OfferedFact("the hourly rate", "An hour is $90.")
FRAME = FrameTexts("Thanks for asking.", "One of us rings you.", "Just reply.", "", "Not for us.")
ADA_BY_MAIL = Addressee("Ada", "Oak Roofing")


def composed(choice: Chosen, to: Addressee = ADA_BY_MAIL, language: str = "en") -> Composed:
    return compose_draft(choice, Menu(language, FRAME, [FREE, RATE]), to)


def test_the_owner_begins_goes_on_and_ends() -> None:
    paragraphs = composed(Chosen([ChosenFact(FREE)])).text.split("\n\n")
    assert paragraphs == [
        "Hi Ada,",
        "Thanks for asking.",
        "Quotes are free.",
        "One of us rings you.",
        "Just reply.",
        "Oak Roofing",
    ]


def test_what_they_asked_about_is_named_once_for_a_topic() -> None:
    more = OfferedFact("quotes", "They hold for a month.")
    choice = Chosen([ChosenFact(FREE, True), ChosenFact(more, True), ChosenFact(RATE, True)])
    text = composed(choice).text
    assert "You asked about quotes: Quotes are free.\n\nThey hold for a month.\n\n" in text
    assert "And about the hourly rate: An hour is $90." in text


@pytest.mark.parametrize(
    "fact", [ChosenFact(FREE, asked=False), ChosenFact(OfferedFact("", "Quotes are free."), True)]
)
def test_without_a_topic_or_a_question_about_it_there_is_no_label(fact: ChosenFact) -> None:
    assert "You asked" not in composed(Chosen([fact])).text


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_draft_begins_in_their_language(language: str) -> None:
    text = composed(Chosen(opening="sorry"), language=language).text
    with in_language(language):
        greeting = gettext("Hi {name},").format(name="Ada")
        sorry = gettext("We are sorry to hear about this.")
    assert text.startswith(f"{greeting}\n\nThanks for asking. {sorry}")


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("fr", "Concernant votre question (quotes) :"),
        ("es", "Sobre su pregunta (quotes):"),
        ("de", "Zu Ihrer Frage (quotes):"),
        ("pl", "W odpowiedzi na pytanie (quotes):"),
    ],
)
def test_the_label_is_in_their_language(language: str, label: str) -> None:
    assert label in composed(Chosen([ChosenFact(FREE, True)]), language=language).text


def test_a_no_says_where_to_turn_and_neither_asks_nor_promises() -> None:
    choice = Chosen([], own_questions=["Is it flat?"], questions=["Which?"], wish="on Monday")
    to = Addressee("Ada", "Oak Roofing", declined=True)
    assert composed(choice, to).text == (
        "Hi Ada,\n\nThanks for asking.\n\nNot for us.\n\nOak Roofing"
    )


def test_a_no_in_our_words_is_read_first() -> None:
    to = Addressee("Ada", "Oak Roofing", declined=True)
    assert "in our words" in composed(Chosen(), to).to_read[0]
    own = Menu("en", FRAME, own_decline=True)
    assert compose_draft(Chosen(), own, to).to_read == []


def test_a_text_message_is_one_line_of_at_most_300_characters() -> None:
    long = OfferedFact("", "We come with a ladder of our own, and take it with us again. " * 3)
    to = Addressee("Ada", "Oak Roofing", is_short=True)
    draft = composed(Chosen([ChosenFact(FREE), ChosenFact(long), ChosenFact(RATE)]), to)
    assert len(draft.text) <= 300
    assert "\n" not in draft.text
    assert "Quotes are free." in draft.text
    assert draft.problems == []


def test_a_mail_too_long_loses_its_last_facts_first() -> None:
    long = [OfferedFact("", f"Fact {n} says this. " + "It is so. " * 30) for n in range(3)]
    draft = composed(Chosen([ChosenFact(fact) for fact in long]))
    assert len(draft.text) <= 900
    assert "Fact 0" in draft.text
    assert "Fact 2" not in draft.text


@pytest.mark.parametrize(
    ("wish", "kept"),
    [
        ("Tuesday or Thursday", "Tuesday or Thursday"),
        ("tuesday OR thursday", "Tuesday or Thursday"),
        ("Wednesday", ""),  # never said
        ("www.evil.example on Tuesday", ""),
        ("call 09005551234", ""),
        ("for €500 on Tuesday", ""),
        ("", ""),
        (7, ""),
    ],
)
def test_a_wish_is_a_quote_of_theirs_without_links_numbers_and_sums(wish: Any, kept: str) -> None:
    said = Sources(
        ["Tuesday or Thursday? www.evil.example on Tuesday, call 09005551234, for €500 on Tuesday"]
    )
    chosen = chosen_of({**CHOICE, "wish": wish}, Menu("en", FRAME, [FREE]), said)
    assert chosen is not None
    assert chosen.wish == kept


def test_only_words_that_they_wrote_make_a_fact_one_they_asked_about() -> None:
    said = Sources(["How much is an hour?"])
    data = {**CHOICE, "facts": [1, 2], "asked": ["are quotes free", "How much is an hour"]}
    chosen = chosen_of(data, Menu("en", FRAME, [FREE, RATE]), said)
    assert chosen is not None
    assert [fact.asked for fact in chosen.facts] == [False, True]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({**OWN, "wish": "this week"}, "somebody must confirm it"),
        ({**OWN, "questions": ["Is the roof flat?"]}, "in its own words: “Is the roof flat?”"),
        ({**OWN, "own_questions": [], "questions": ["Which roof?"]}, "in its own words"),
    ],
)
def test_what_a_model_words_or_they_wish_never_goes_by_itself(
    business: Business, model: Model, choice: Any, says: str
) -> None:
    own_question(business)
    message = drafted(business, model, choice, mode="automatic")
    assert message.state == "awaiting_approval"
    assert says in message.why


@pytest.mark.django_db
def test_a_met_disqualifying_criterion_makes_it_a_no(business: Business, model: Model) -> None:
    framing.keep_frame(business, "en", FrameTexts(decline="Ask the guild at 1 Mill Lane."), MONDAY)
    bad = {**GOOD, "C2": {"quotes": ["this week"], "verdict": "met", "sure": True}}
    model(lambda schema: bad if "category" in schema["properties"] else CHOICE)
    decide(business, "draft")
    lead = support.write(business, ADA)
    support.live(MONDAY)
    body = support.first_answer(lead).body
    assert "Ask the guild at 1 Mill Lane." in body
    assert "Could you send" not in body


@pytest.mark.django_db
def test_a_language_without_texts_goes_to_a_person_who_is_told_what_is_missing(
    business: Business, model: Model
) -> None:
    keep_fact(business, None, "fr", {"topic": "devis", "text": "Les devis sont gratuits."}, MONDAY)
    own_question(business)
    french = {**ADA, "message": "Notre toit fuit depuis dimanche, pouvez-vous venir le voir ?"}
    judged = {**GOOD, "language": "fr"}
    choice = {**OWN, "facts": [1, 2], "own_questions": []}
    model(lambda schema: judged if "category" in schema["properties"] else choice)
    decide(business, "automatic")
    lead = support.write(business, french)
    support.live(MONDAY)
    message = support.first_answer(lead)
    assert "No text in French for “Quotes are free.”" in message.why
    assert "Les devis sont gratuits." in message.body


@pytest.mark.django_db
def test_the_menu_has_only_questions_in_their_language(business: Business) -> None:
    own_question(business, "Is the roof flat?")
    own_question(business, "Le toit est-il plat ?", "fr")
    lead = support.write(business, ADA)
    lead.language = "fr"
    assert menu_for(lead, MONDAY).questions == ["Le toit est-il plat ?"]


@pytest.mark.django_db
def test_a_model_is_told_the_verdicts_hours_and_today(business: Business, model: Model) -> None:
    own_question(business)
    asked: list[Any] = []

    def answer(schema: Any) -> Any:
        return GOOD if "category" in schema["properties"] else OWN

    asked = model(answer)
    decide(business, "draft")
    support.write(business, ADA)
    support.live(MONDAY)
    system, user = (part["content"] for part in asked[-1])
    assert "mon 08:00-17:00" in system
    assert "1. Could you send a photo of it?" in system
    assert "Today is Monday, 2026-09-14." in user
    verdicts = Judgement.objects.get(lead=Lead.objects.get()).verdicts.all()
    for verdict in verdicts:
        assert f"- {verdict.criterion.text}" in user


def test_a_no_of_an_unsure_verdict_is_read_first() -> None:
    to = Addressee("Ada", "Oak Roofing", declined=True, is_sure=False)
    assert "unsure" in compose_draft(Chosen(), Menu("en", FRAME, own_decline=True), to).to_read[0]
