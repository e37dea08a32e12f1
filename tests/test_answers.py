"""First answers in the owner's way.

Their text, a draft that a person approves, or one that goes by itself; and a promise that waits for
nobody.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.answers import approval_links
from followups.answers.approval import reject_draft
from followups.models import AnswerRule, Approval, Message
from followups.models.answering import text_hash
from followups.owner import answer_modes
from followups.team import lead_alerts
from integrations.errors import Unavailable
from leads.contacts import consent
from leads.declined import Declined
from leads.models import Business, Lead, ModelCall
from leads.report import clocks
from tests import support
from tests.drafts import CHOICE, MINUTE, answers, decide, drafted, let_go, words
from tests.life.test_2_judged import GOOD
from tests.sink import Sink
from tests.support import ADA, MONDAY, Model

pytestmark = pytest.mark.django_db


def test_a_draft_says_the_facts_word_for_word_and_waits(
    business: Business, model: Model, mail_through: Sink
) -> None:
    message = drafted(business, model)
    assert message.state == "awaiting_approval"
    assert mail_through.to("ada@lovelace.example") == []
    assert message.body == (
        "Hi Ada,\n\nThank you for writing to us. We are sorry to hear about this.\n\nQuotes "
        "are free.\n\nCould you send a photo of it?\n\nOak Roofing\n+19025550110"
    )
    assert [p["text"] for p in message.draft.parts if p["fact"]] == ["Quotes are free."]
    sent = str(ModelCall.objects.get(purpose="draft").sent)
    assert "Ada" not in sent
    assert "lovelace" not in sent
    assert "Quotes are free." in sent


def test_what_was_read_goes_and_counts_as_a_persons_answer(
    business: Business, model: Model, owner: User, mail_through: Sink
) -> None:
    message = drafted(business, model)
    let_go(message, owner)
    support.live(MONDAY + MINUTE)
    (mail,) = mail_through.to("ada@lovelace.example")
    assert "Quotes are free." in words(mail)
    lead = Lead.objects.get()
    assert (lead.stage, lead.waiting_since) == ("in_progress", None)
    assert lead.enrollments.exists()
    took = clocks.clocks(lead)
    assert took["automatic"].at is None
    assert took["person"].minutes == 1
    assert took["person"].working == 1
    assert Approval.objects.get().edited is False


def test_a_text_that_changed_must_be_read_again(
    business: Business, model: Model, owner: User
) -> None:
    message = drafted(business, model)
    seen = text_hash(message.subject, message.body)
    Message.objects.filter(pk=message.pk).update(body="Other words")
    with pytest.raises(Declined, match="changed since you read it"):
        let_go(message, owner, seen=seen)
    message.refresh_from_db()
    assert message.state == "awaiting_approval"


def test_an_edited_draft_goes_as_edited_and_only_once(
    business: Business, model: Model, owner: User, mail_through: Sink
) -> None:
    message = drafted(business, model)
    let_go(message, owner, body="We are free on Thursday at ten.")
    with pytest.raises(Declined, match="decided on already"):
        let_go(message, owner)
    support.live(MONDAY + MINUTE)
    (mail,) = mail_through.to("ada@lovelace.example")
    assert words(mail).startswith("We are free on Thursday at ten.")
    assert Approval.objects.get().edited


def test_approved_for_later_waits_for_its_time(
    business: Business, model: Model, owner: User, mail_through: Sink
) -> None:
    message = drafted(business, model)
    let_go(message, owner, at=MONDAY + timedelta(minutes=30))
    support.live(MONDAY + timedelta(minutes=29))
    assert mail_through.to("ada@lovelace.example") == []
    support.live(MONDAY + timedelta(minutes=30))
    assert len(mail_through.to("ada@lovelace.example")) == 1


def test_a_rejected_draft_never_goes_and_the_promise_runs(
    business: Business, model: Model, owner: User, mail_through: Sink
) -> None:
    message = drafted(business, model)
    reject_draft(message.pk, text_hash(message.subject, message.body), "too cold", MONDAY, owner)
    for minutes in (1, 56, 61):
        support.live(MONDAY + timedelta(minutes=minutes))
    lead = Lead.objects.get()
    assert mail_through.to("ada@lovelace.example") == []
    assert lead.waiting_since
    assert "rejected" in support.reasons(lead)


def test_owners_are_told_with_a_link_and_the_safe_answer_goes_at_last(
    business: Business, model: Model, owner: User, client: Client, mail_through: Sink
) -> None:
    message = drafted(business, model)
    early = MONDAY + timedelta(minutes=44)
    assert not lead_alerts.alert_next_lead(early)
    while lead_alerts.alert_next_lead(MONDAY + timedelta(minutes=45)):
        pass
    told = Message.objects.get(kind="alert")
    assert told.to == owner.email
    assert "/a/" in told.text
    assert "Quotes are free." in told.text
    assert "shortly before the end" in told.text
    support.live(MONDAY + timedelta(minutes=54))
    assert mail_through.to("ada@lovelace.example") == []
    support.live(MONDAY + timedelta(minutes=55))
    (mail,) = mail_through.to("ada@lovelace.example")
    assert "Thanks for writing to Oak Roofing" in words(mail)
    lead = Lead.objects.get()
    assert "Nobody approved the draft in time: your own text goes instead" in support.reasons(lead)
    message.refresh_from_db()
    assert message.author is None
    assert message.state == "sent"


def test_nothing_goes_unread_where_the_owner_wants_that(
    business: Business, model: Model, owner: User, mail_through: Sink
) -> None:
    drafted(business, model, late="nothing")
    for minutes in (45, 55, 65):
        support.live(MONDAY + timedelta(minutes=minutes))
    assert mail_through.to("ada@lovelace.example") == []
    assert Lead.objects.get().waiting_since == MONDAY


def test_the_link_shows_on_get_and_acts_on_post(
    business: Business, model: Model, owner: User, mail_through: Sink
) -> None:
    client = Client(enforce_csrf_checks=True)  # a browser that sends no Referer
    message = drafted(business, model)
    Message.objects.update(not_before=support.clock())
    Lead.objects.update(received_at=support.clock())
    address = f"/a/{approval_links.approval_token(message, owner)}/"
    shown = client.get(address)
    assert shown.status_code == 200
    assert "Quotes are free." in shown.content.decode()
    assert shown["Referrer-Policy"] == "no-referrer"
    message.refresh_from_db()
    assert message.state == "awaiting_approval"
    typed = {
        "what": "approve",
        "seen": text_hash(message.subject, message.body),
        "subject": message.subject,
        "body": message.body,
    }
    assert client.post(address, {**typed, "seen": "x" * 64}).status_code == 422
    assert client.post(address, typed).status_code == 200
    message.refresh_from_db()
    assert message.state == "queued"
    assert message.author == owner
    assert "does not wait any more" in client.get(address).content.decode()
    assert client.post(address, typed).status_code == 422


@pytest.mark.parametrize("spoil", ["forged", "too old", "left the team", "not active"])
def test_a_link_that_should_not_work_does_not(
    business: Business,
    model: Model,
    owner: User,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    spoil: str,
) -> None:
    token = approval_links.approval_token(drafted(business, model), owner)
    if spoil == "forged":
        token = token[:-4] + "AAAA"
    if spoil == "too old":
        monkeypatch.setattr(approval_links, "LASTS", -1)
    if spoil == "left the team":
        owner.memberships.all().delete()
    if spoil == "not active":
        User.objects.update(is_active=False)
    assert client.get(f"/a/{token}/").status_code == 404
    assert client.post(f"/a/{token}/", {"what": "approve"}).status_code == 404


def test_automatic_goes_by_itself_when_every_check_holds(
    business: Business, model: Model, mail_through: Sink
) -> None:
    message = drafted(business, model, mode="automatic")
    assert message.state == "sent"
    assert "Quotes are free." in words(mail_through.to("ada@lovelace.example")[0])
    assert clocks.clocks(Lead.objects.get())["person"].at is None


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({**CHOICE, "questions": ["Is a visit on Tuesday all right?"]}, "tuesday"),
        ({**CHOICE, "questions": ["Would a 20 % discount help?"]}, "a number, a sign"),
        ({**CHOICE, "questions": ["Have you seen www.cheap-roofs.example?"]}, "a number, a sign"),
        ({**CHOICE, "questions": ["Is [NAME_2] at home?"]}, "placeholder"),
        ({**CHOICE, "questions": ["Thank you for your trust in the matter."]}, "no approved fact"),
        ({**CHOICE, "facts": [], "questions": []}, "It says nothing"),
        (
            {
                **CHOICE,
                "questions": ["Pouvez-vous envoyer une photo de votre toit avec les dégâts?"],
            },
            "partly in French",
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
    record = answer_modes.approval_record(business, "new_inquiry")
    assert (record.looked_at, record.unchanged, record.speaks_for_automatic) == (10, 10, True)
    assert AnswerRule.objects.get().mode == "draft"


def test_a_reply_is_drafted_on_request_and_approved_like_any_other(
    business: Business, model: Model, owner: User, mail_through: Sink
) -> None:
    from followups.answers import reply

    lead = support.answered_lead(business)
    model(answers(CHOICE))
    asked = reply.ask_for_draft(lead, MONDAY, owner)
    with pytest.raises(Declined, match="a draft already"):
        reply.ask_for_draft(lead, MONDAY, owner)
    support.live(MONDAY)
    asked.refresh_from_db()
    assert asked.state == "awaiting_approval"
    assert "Quotes are free." in asked.body
    let_go(asked, owner)
    support.live(MONDAY + MINUTE)
    assert len(mail_through.to("ada@lovelace.example")) == 2
    assert lead.enrollments.get().why == "person"


# A person's own reply, and the ten seconds in which it can be taken back


def test_a_first_answer_waits_for_a_reply_and_goes_when_that_is_taken_back(
    business: Business, owner: User, mail_through: Sink
) -> None:
    from followups.answers import reply

    lead = support.write(business, ADA)
    written = reply.write_reply(
        lead, "I will call you.", MONDAY, owner, at=MONDAY + timedelta(seconds=10)
    )
    support.live(MONDAY)
    assert support.first_answer(lead).state == "queued"
    assert "about to write" in support.first_answer(lead).why
    assert mail_through.accepted == []
    assert (
        reply.take_back_reply(lead, written.pk, MONDAY + timedelta(seconds=5), owner)
        == "I will call you."
    )
    with pytest.raises(Declined, match="gone already"):
        reply.take_back_reply(lead, written.pk, MONDAY + timedelta(seconds=6), owner)
    support.live(MONDAY + timedelta(seconds=6))
    assert len(mail_through.accepted) == 1
    assert support.first_answer(lead).state == "sent"


def test_a_reply_for_next_week_lets_the_first_answer_go_and_holds_the_follow_ups(
    business: Business, owner: User, mail_through: Sink
) -> None:
    from followups.answers import reply

    lead = support.write(business, ADA)
    written = reply.write_reply(
        lead, "Here is your quote.", MONDAY, owner, at=MONDAY + timedelta(days=4)
    )
    support.live(MONDAY)
    assert support.first_answer(lead).state == "sent"
    support.live(MONDAY + timedelta(days=1, minutes=5))
    assert support.step(lead, 1).state == "queued"
    support.live(MONDAY + timedelta(days=4))
    written.refresh_from_db()
    assert written.state == "sent"
    assert len(mail_through.accepted) == 2
    assert lead.enrollments.get().why == "person"


def test_a_draft_is_not_withdrawn_for_a_reply_that_is_taken_back(
    business: Business, model: Model, owner: User
) -> None:
    from followups.answers import reply

    message = drafted(business, model)
    lead = Lead.objects.get()
    written = reply.write_reply(lead, "Hello", MONDAY, owner, at=MONDAY + timedelta(seconds=10))
    support.live(MONDAY + timedelta(seconds=1))
    reply.take_back_reply(lead, written.pk, MONDAY + timedelta(seconds=2), owner)
    message.refresh_from_db()
    assert message.state == "awaiting_approval"
