"""Drafts of first answers: made of approved facts, checked, and never in the way of the promise."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from followups.models import AnswerRule
from followups.owner import answer_modes
from integrations.errors import Unavailable
from leads.contacts import consent
from leads.declined import Declined
from leads.models import Business, Lead, ModelCall
from leads.report import clocks
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.drafts import (
    CHOICE,
    MINUTE,
    OWN,
    answers,
    decide,
    drafted,
    let_go,
    own_question,
    words,
)
from tests.support.judging import GOOD
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db


def test_a_draft_says_the_facts_word_for_word_and_waits(
    business: Business, model: Model, mail_through: Sink
) -> None:
    message = drafted(business, model)
    assert message.state == "awaiting_approval"
    assert mail_through.to("ada@lovelace.example") == []
    assert message.body == (
        "Hi Ada,\n\nThank you for writing to us. We are sorry to hear about this.\n\nQuotes "
        "are free.\n\nCould you send a photo of it?\n\nOne of us will get back to you.\n\nIf "
        "there is anything to add, just reply to this message.\n\nOak Roofing\n(902) 555-0110"
    )
    assert [p["text"] for p in message.draft.parts if p["fact"]] == ["Quotes are free."]
    sent = str(ModelCall.objects.get(purpose="draft").sent)
    assert "Ada" not in sent
    assert "lovelace" not in sent
    assert "Quotes are free." in sent


def test_automatic_goes_by_itself_when_every_check_holds(
    business: Business, model: Model, mail_through: Sink
) -> None:
    own_question(business)
    message = drafted(business, model, OWN, mode="automatic")
    assert message.state == "sent"
    assert "Quotes are free." in words(mail_through.to("ada@lovelace.example")[0])
    assert clocks.clocks(Lead.objects.get())["person"].at is None


@pytest.mark.parametrize(
    ("judged", "check"),
    [
        ({"category_sure": False}, "low_confidence"),
        ({"C1": {**GOOD["C1"], "sure": False}}, "low_confidence"),
        ({"category": "personal_or_other"}, "readers_disagree"),
    ],
)
def test_what_is_only_to_be_checked_blocks_no_draft(
    business: Business, model: Model, judged: dict[str, Any], check: str
) -> None:
    own_question(business)
    model(lambda schema: {**GOOD, **judged} if "category" in schema["properties"] else OWN)
    for category in ("new_inquiry", "personal_or_other"):
        decide(business, "automatic", category=category)
    lead = support.answered_lead(business)
    assert [one["code"] for one in lead.judgements.get().checks] == [check]
    assert support.first_answer(lead).state == "sent"


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({**CHOICE, "questions": ["Is a visit on Tuesday all right?"]}, "tuesday"),
        ({**CHOICE, "questions": ["Would a 20 % discount help?"]}, "a number or a sign"),
        ({**CHOICE, "questions": ["Have you seen www.cheap-roofs.example?"]}, "a number or a sign"),
        ({**CHOICE, "questions": ["Is [NAME_2] at home?"]}, "placeholder"),
        ({**CHOICE, "questions": ["Thank you for your trust in the matter."]}, "no approved fact"),
        ({**CHOICE, "facts": [], "questions": []}, "It says nothing"),
        (
            {
                **CHOICE,
                "questions": ["Pouvez-vous envoyer une photo de votre toit avec les dégâts?"],
            },
            "partly in another language (French)",
        ),
    ],
)
def test_a_draft_that_fails_a_check_waits_and_says_why(
    business: Business, model: Model, mail_through: Sink, choice: Any, says: str
) -> None:
    message = drafted(business, model, choice, mode="automatic")
    assert message.state == "awaiting_approval"
    assert says in message.why
    assert mail_through.to("ada@lovelace.example") == []


def test_an_unsure_judgement_lets_nothing_go_by_itself(business: Business, model: Model) -> None:
    model(
        lambda schema: (
            {**GOOD, "person": ["anger"]} if "category" in schema["properties"] else CHOICE
        )
    )
    decide(business, "automatic")
    lead = support.write(business, ADA)
    support.live(MONDAY)
    assert support.first_answer(lead).state == "awaiting_approval"
    assert "A person should look first" in support.first_answer(lead).why


@pytest.mark.parametrize(
    "answer",
    [
        {"facts": [9], "opening": "none", "questions": []},
        {"facts": "all"},
        {},
        None,
        {"facts": [True], "opening": "none", "questions": []},
        {**CHOICE, "opening": "We can come at noon."},
        Unavailable("It is away."),
    ],
)
def test_without_a_usable_draft_the_owners_own_text_goes_at_once(
    business: Business, model: Model, mail_through: Sink, answer: Any
) -> None:
    def one(schema: Any) -> Any:
        if "category" in schema["properties"]:
            return GOOD
        if isinstance(answer, Exception):
            raise answer
        return answer

    model(one)
    decide(business, "automatic")
    support.write(business, ADA)
    support.live(MONDAY)
    assert "Thanks for writing to Oak Roofing" in words(mail_through.to("ada@lovelace.example")[0])


def test_with_no_model_the_owners_own_text_goes_at_once_or_waits(
    business: Business, mail_through: Sink
) -> None:
    decide(business, "draft")
    support.answered_lead(business)
    assert len(mail_through.to("ada@lovelace.example")) == 1
    decide(business, "draft", late="nothing")
    lead = support.write(
        business, {**ADA, "email": "eve@x.example", "name": "Eve Low", "phone": ""}
    )
    support.live(MONDAY)
    assert support.first_answer(lead).state == "awaiting_approval"
    assert "No model is set up" in support.first_answer(lead).why


@pytest.mark.parametrize(
    "happens", ["a person writes", "they opt out", "the lead is completed", "a day passes"]
)
def test_a_draft_that_was_overtaken_is_withdrawn(
    business: Business, model: Model, owner: User, happens: str
) -> None:
    from followups.answers import reply
    from leads.pipeline import by_hand

    message, at = drafted(business, model, late="nothing"), MONDAY + MINUTE
    lead = Lead.objects.get()
    if happens == "a person writes":
        reply.write_reply(lead, "I will call you.", at, owner)
    if happens == "they opt out":
        consent.withdraw_consent(lead.contact, at, "said stop", lead)
    if happens == "the lead is completed":
        by_hand.move_by_hand(lead, "lost", "", at, owner)
    if happens == "a day passes":
        at = MONDAY + timedelta(hours=25)
    support.live(at)
    message.refresh_from_db()
    assert message.state == "cancelled"
    assert message.why


def test_each_kind_and_source_follows_its_own_rule(business: Business, owner: User) -> None:
    decide(
        business,
        "template",
        category="vendor_solicitation",
        body="Thanks, we will be in touch if we need you.",
    )
    form = support.form_of(business)
    answer_modes.decide_answer_rule(
        business,
        form,
        {"new_inquiry": answer_modes.Rule("none")},
        MONDAY,
        owner,
    )
    assert answer_modes.rule_for(business, form, "new_inquiry").mode == "none"
    assert answer_modes.rule_for(business, None, "new_inquiry").mode == "template"
    assert answer_modes.rule_for(business, form, "vendor_solicitation").body.startswith("Thanks")
    assert answer_modes.rule_for(business, form, "job_applicant").mode == "none"
    answer_modes.decide_answer_rule(
        business,
        form,
        {"new_inquiry": answer_modes.Rule("")},
        MONDAY,
        owner,
    )
    assert answer_modes.rule_for(business, form, "new_inquiry").mode == "template"
    for category in ("spam", "auto_reply_or_bounce", "nonsense"):
        with pytest.raises(Declined, match="no answer"):
            answer_modes.decide_answer_rule(
                business,
                None,
                {category: answer_modes.Rule("template", subject="x", body="y")},
                MONDAY,
                owner,
            )
    with pytest.raises(Declined, match="Write the text that they get"):
        answer_modes.decide_answer_rule(
            business,
            None,
            {"job_applicant": answer_modes.Rule("template")},
            MONDAY,
            owner,
        )


def test_an_applicant_gets_the_text_for_applicants(business: Business, mail_through: Sink) -> None:
    decide(
        business,
        "template",
        category="job_applicant",
        body="Thank you, {{first_name}}. We keep your letter.",
    )
    lead = support.write(
        business,
        {
            **ADA,
            "message": (
                "I am looking for a job as a roofer, here is my CV. I have six years of "
                "experience and a driving licence."
            ),
        },
    )
    support.live(MONDAY)
    assert lead.judgements.first().category == "job_applicant"  # type: ignore[union-attr]
    (mail,) = mail_through.to("ada@lovelace.example")
    assert words(mail).startswith("Thank you, Ada. We keep your letter.")
    assert not Lead.objects.get().enrollments.exists()


def test_the_record_proposes_and_never_switches(
    business: Business, model: Model, owner: User
) -> None:
    model(answers(CHOICE))
    decide(business, "draft")
    for number in range(10):
        lead = support.write(
            business,
            {**ADA, "email": f"a{number}@x.example", "phone": "", "name": f"Ada Keen{number}"},
        )
        support.live(MONDAY)
        let_go(support.first_answer(lead), owner)
    record = answer_modes.approval_record(answer_modes.decided_drafts(business, "new_inquiry"))
    assert (record.looked_at, record.unchanged, record.speaks_for_automatic) == (10, 10, True)
    assert AnswerRule.objects.get().mode == "draft"
