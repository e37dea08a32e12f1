"""Pages on which answers are decided.

Drafts, rules, facts, saved replies, notes, and what nobody should be able to post.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.answers.approval import recall_answer
from followups.models import AnswerRule
from followups.models.answering import text_hash
from leads.models import Business, Lead
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.drafts import drafted, let_go
from tests.support.lead_page import whole_lead

pytestmark = pytest.mark.django_db


def test_a_draft_is_approved_or_kept_as_typed_on_its_page(
    business: Business, model: Model, inside: Client
) -> None:
    message = drafted(business, model)
    Lead.objects.update(received_at=support.clock())
    typed = {
        "what": "approve",
        "seen": text_hash(message.subject, message.body),
        "subject": message.subject,
    }
    refused = inside.post(
        f"/approvals/{message.pk}/", {**typed, "body": "Hello {{nickname}}, mine"}
    )
    assert refused.status_code == 422
    assert "nickname" in refused.content.decode()
    assert "mine</textarea>" in refused.content.decode()
    assert (
        inside.post(
            f"/approvals/{message.pk}/", {**typed, "body": "Hello {{first_name}}", "at": "whenever"}
        ).status_code
        == 422
    )
    assert (
        inside.post(
            f"/approvals/{message.pk}/", {**typed, "body": "Hello {{first_name}}"}
        ).status_code
        == 302
    )
    message.refresh_from_db()
    assert (message.state, message.body) == ("queued", "Hello Ada")


def test_a_draft_stands_beside_all_that_they_wrote_and_says_what_is_newer(
    business: Business, model: Model, inside: Client
) -> None:
    drafted(business, model)
    since = "have written since this was drafted"
    assert since not in inside.get("/approvals/").content.decode()
    support.mail_in(
        business,
        support.letter("Ada <ada@lovelace.example>", "It is fixed: please do not come."),
        MONDAY + timedelta(minutes=2),
    )
    page = inside.get("/approvals/").content.decode()
    assert since in page
    assert ADA["message"] in page
    assert "please do not come" in page


def test_an_approved_answer_that_goes_later_is_taken_back_and_waits_again(
    business: Business, model: Model, inside: Client
) -> None:
    message = drafted(business, model)
    now = support.clock()
    Lead.objects.update(received_at=now, promise_due_at=now + timedelta(hours=1))
    at = (now + timedelta(hours=3)).astimezone(business.zone).strftime("%Y-%m-%dT%H:%M")
    typed = {
        "what": "approve",
        "seen": text_hash(message.subject, message.body),
        "subject": message.subject,
        "body": "Mine, {{first_name}}",
        "at": at,
    }
    assert (
        inside.post(f"/approvals/{message.pk}/", {**typed, "back": "lead"})["Location"]
        == f"/leads/{message.lead_id}/"
    )
    assert "The approved answer goes" in inside.get(f"/leads/{message.lead_id}/").content.decode()
    assert "Mine, Ada" in inside.get(f"/outbox/{message.pk}/").content.decode()
    assert "An answer of ours goes" in inside.get("/").content.decode()
    assert "Planned: 1 more" in inside.get("/outbox/").content.decode()
    inside.post(f"/leads/{message.lead_id}/take-back/", {"message": message.pk})
    message.refresh_from_db()
    assert (message.state, message.author, message.past_deadline) == (
        "awaiting_approval",
        None,
        False,
    )
    assert "Mine, Ada" in inside.get("/approvals/").content.decode()
    assert (
        inside.post(f"/leads/{message.lead_id}/take-back/", {"message": message.pk}, follow=True)
        .content.decode()
        .count("taken back already")
        == 1
    )


def test_taken_back_after_the_promise_nothing_else_goes_in_its_place(
    business: Business, model: Model, owner: User
) -> None:
    message = drafted(business, model)
    let_go(message, owner, at=MONDAY + timedelta(hours=3))
    support.live(MONDAY + timedelta(hours=2))
    assert message.lead is not None
    recall_answer(message.lead, message.pk, MONDAY + timedelta(hours=2), owner)
    support.live(MONDAY + timedelta(hours=4))
    message.refresh_from_db()
    assert message.state == "awaiting_approval"
    assert "taken back" in support.reasons(Lead.objects.get())


def test_a_time_that_cannot_be_stays_on_the_page(
    business: Business, model: Model, inside: Client
) -> None:
    message = drafted(business, model)
    page = inside.post(
        f"/approvals/{message.pk}/",
        {
            "what": "approve",
            "seen": text_hash(message.subject, message.body),
            "subject": message.subject,
            "body": message.body,
            "at": "2020-01-01T10:00",
            "back": "lead",
        },
    )
    assert page.status_code == 422
    assert 'value="2020-01-01T10:00"' in page.content.decode()
    assert 'name="back" value="lead"' in page.content.decode()


def test_seen_to_leaves_the_promise_to_an_approved_answer_that_is_planned(
    business: Business, model: Model, inside: Client, owner: User
) -> None:
    message = drafted(business, model)
    let_go(message, owner, at=MONDAY + timedelta(hours=3))
    page = inside.post(f"/leads/{message.lead_id}/seen/", follow=True).content.decode()
    assert "wait until the answer has gone" in page
    assert Lead.objects.get().promise_due_at is not None


def test_seen_to_leaves_the_promise_to_a_draft_that_waits(
    business: Business, model: Model, inside: Client
) -> None:
    message = drafted(business, model)
    page = inside.post(f"/leads/{message.lead_id}/seen/", follow=True).content.decode()
    assert "The draft still waits" in page
    assert Lead.objects.get().promise_due_at is not None


def test_nobody_decides_on_the_drafts_of_another_business(
    business: Business, model: Model, client: Client
) -> None:
    message = drafted(business, model)
    client.force_login(
        support.make_owner(support.make_business(key="elm", name="Elm"), "elm@x.example")
    )
    assert client.post(f"/approvals/{message.pk}/", {"what": "approve"}).status_code == 404
    assert (
        client.post(f"/leads/{message.lead_id}/take-back/", {"message": message.pk}).status_code
        == 404
    )


def test_members_work_leads_and_owners_decide(business: Business, client: Client) -> None:
    client.force_login(support.make_owner(business, "member@oak.example", "member"))
    for path, data in (
        ("/answers/", {"new_inquiry-mode": "draft", "new_inquiry-late": "safe"}),
        ("/answers/words/", {"what": "fact", "text": "All is free."}),
        ("/answers/words/", {"what": "frame", "opening": "All is free."}),
        ("/sending/", {"missed": "move"}),
        ("/sequence/withdraw/", {"for": "no_fit"}),
    ):
        assert client.post(f"{path}?business=oak", data).status_code == 403, path
    assert (
        client.post(
            "/in/oak/replies/",
            {"name": "Hours", "body": "We open at eight, {{first_name|there}}."},
        ).status_code
        == 302
    )
    assert AnswerRule.objects.count() == 0
    assert business.saved_replies.get().name == "Hours"


def test_rules_saved_replies_and_notes_are_kept(business: Business, inside: Client) -> None:
    assert (
        inside.post(
            "/in/oak/answers/",
            {
                "new_inquiry-mode": "draft",
                "new_inquiry-late": "nothing",
                "new_inquiry-subject": "",
                "new_inquiry-body": "",
            },
        ).status_code
        == 302
    )
    assert (AnswerRule.objects.get().mode, AnswerRule.objects.get().late) == ("draft", "nothing")
    assert (
        inside.post(
            "/in/oak/answers/",
            {"vendor_solicitation-mode": "template", "vendor_solicitation-late": "safe"},
        ).status_code
        == 422
    )
    inside.post(
        "/in/oak/replies/",
        {"name": "Hours", "body": "We open at eight, {{first_name|there}}."},
    )
    lead = support.answered_lead(business, ADA, support.clock())
    chosen = {"text": "Good morning!", "saved": business.saved_replies.get().pk}
    put_in = inside.post(f"/leads/{lead.pk}/put-in/", chosen).content.decode()
    assert "Good morning!\n\nWe open at eight, Ada." in put_in
    inside.post(f"/leads/{lead.pk}/note/", {"note": "Ask for Sam at the gate"})
    assert "Ask for Sam at the gate" in whole_lead(inside, lead.pk)
    assert lead.notes.get().by.email == "owner@oak-roofing.example"
    assert (
        inside.post("/in/oak/replies/", {"remove": business.saved_replies.get().pk}).status_code
        == 302
    )
    assert not business.saved_replies.exists()


@pytest.mark.parametrize("bad", ["\x00", "x" * 30_000, "\ud800", "-1", "9" * 40, "{{", "<script>"])
@pytest.mark.parametrize(
    "path",
    [
        "/in/oak/answers/",
        "/in/oak/answers/words/",
        "/in/oak/replies/",
        "/in/oak/sending/",
        "/in/oak/sequence/",
        "/in/oak/sequence/try/",
        "/missed/",
    ],
)
def test_whatever_is_posted_is_answered(
    business: Business, inside: Client, path: str, bad: str
) -> None:
    names = (
        "new_inquiry-mode",
        "new_inquiry-late",
        "new_inquiry-subject",
        "new_inquiry-body",
        "what",
        "row",
        "topic",
        "text",
        "next_step",
        "name",
        "body",
        "remove",
        "holidays",
        "closed_dates",
        "missed",
        "mail_a_minute",
        "warm_up_from",
        "steps-TOTAL_FORMS",
        "steps-0-day",
        "steps-0-subject",
        "steps-0-body",
        "steps-0-channel",
        "first_subject",
        "first_body",
        "window_from",
        "for",
        "what",
    )
    from urllib.parse import urlencode

    posted = urlencode({n: bad.encode("utf-8", "surrogatepass") for n in names})
    assert inside.post(
        path, posted, content_type="application/x-www-form-urlencoded"
    ).status_code in (302, 400, 403, 413, 422)
