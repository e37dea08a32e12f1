"""Two of us at one lead: who writes just now is seen, and nobody is answered twice unawares."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.answers import approval
from followups.answers.approval import hash_of_draft
from followups.models import Message
from followups.sequences import restarting
from leads.declined import Declined
from leads.models import Business, Lead, Replying
from leads.pipeline import contacting, replying, tagging
from tests import support
from tests.support import Model
from tests.support.deeds import completed, dealt_with, logged, stopped
from tests.support.drafts import drafted

pytestmark = pytest.mark.django_db


def signed_in_as(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def mark_on_page(client: Client, lead: Lead) -> str:
    return str(client.get(f"/leads/{lead.pk}/").context["reply"]["said"].value())


def send(client: Client, lead: Lead, text: str, said: str) -> int:
    return client.post(f"/leads/{lead.pk}/reply/", {"text": text, "said": said}).status_code


def test_a_second_answer_waits_for_a_second_press(
    inside: Client, business: Business, ann: User
) -> None:
    lead, hers = support.answered_lead(business), signed_in_as(ann)
    mine_said, hers_said = mark_on_page(inside, lead), mark_on_page(hers, lead)
    assert send(hers, lead, "We come on Tuesday.", hers_said) == 302
    page = inside.post(f"/leads/{lead.pk}/reply/", {"text": "We cannot come.", "said": mine_said})
    shown = page.content.decode()
    assert page.status_code == 422
    assert "Ann Lee</strong> has answered" in shown
    assert "We come on Tuesday." in shown
    assert "We cannot come." in shown
    assert [m.body for m in replies(lead)] == ["We come on Tuesday."]
    again = page.context["reply"]["said"].value()
    assert send(inside, lead, "Or on Friday.", again) == 302
    assert [m.body for m in replies(lead)] == ["We come on Tuesday.", "Or on Friday."]


def replies(lead: Lead) -> list[Message]:
    return list(lead.messages.filter(kind=Message.Kind.REPLY).order_by("pk"))


@pytest.mark.parametrize("said", ["", "x", "-1-0-0", "12-7", "9" * 30 + "-1-1", "٣-٤-٥"])
def test_a_reply_without_a_mark_counts_as_begun_before_everything(
    inside: Client, business: Business, ann: User, said: str
) -> None:
    lead, hers = support.answered_lead(business), signed_in_as(ann)
    assert send(hers, lead, "We come on Tuesday.", mark_on_page(hers, lead)) == 302
    assert send(inside, lead, "We cannot come.", said) == 422


def test_ones_own_and_what_was_taken_back_are_no_second_answer(
    inside: Client, business: Business, ann: User
) -> None:
    lead, hers = support.answered_lead(business), signed_in_as(ann)
    before = mark_on_page(inside, lead)
    assert send(inside, lead, "On Tuesday.", before) == 302
    assert send(inside, lead, "I mean Wednesday.", before) == 302
    lead = support.answered_lead(business, support.BOB)
    before = mark_on_page(inside, lead)
    assert send(hers, lead, "No.", mark_on_page(hers, lead)) == 302
    hers.post(f"/leads/{lead.pk}/take-back/", {"message": replies(lead)[0].pk})
    assert send(inside, lead, "Yes.", before) == 302


def test_a_draft_is_not_let_go_beside_an_answer_of_ours(
    inside: Client, business: Business, ann: User, model: Model
) -> None:
    draft = drafted(business, model)
    lead = Lead.objects.get()
    assert draft.state == Message.State.AWAITING_APPROVAL
    assert send(inside, lead, "I come today.", mark_on_page(inside, lead)) == 302
    with pytest.raises(Declined, match="has answered them meanwhile"):
        approval.approve_draft(
            draft.pk, hash_of_draft(draft), "Hello", "We come.", support.clock(), ann
        )
    draft.refresh_from_db()
    assert draft.state == Message.State.AWAITING_APPROVAL


def test_who_writes_is_seen_by_others_for_a_while(
    inside: Client, business: Business, ann: User
) -> None:
    lead, hers = support.answered_lead(business), signed_in_as(ann)
    address = f"/leads/{lead.pk}/replying/"
    assert b"writing" not in hers.post(address, {"box": "writes"}).content
    assert b"Ann Lee is writing" in inside.post(address, {"box": "looks"}).content
    assert f'data-replying="{address}"' in inside.get(f"/leads/{lead.pk}/").content.decode()
    mine, later = User.objects.exclude(pk=ann.pk).get(), support.clock() + timedelta(minutes=1)
    assert replying.others_replying(lead, mine, later) == []
    hers.post(address, {"box": "left"})
    assert b"writing" not in inside.post(address, {"box": "looks"}).content
    hers.post(address, {"box": "writes"})
    assert replying.forget_next_replying(support.clock() + timedelta(minutes=1))
    assert not Replying.objects.exists()


def test_nobody_tells_what_they_write_to_a_lead_that_is_not_theirs(business: Business) -> None:
    lead = support.answered_lead(business)
    stranger = support.make_owner(
        support.make_business(key="elm", email="office@elm.example"), "x@elm.example"
    )
    answer = signed_in_as(stranger).post(f"/leads/{lead.pk}/replying/", {"box": "writes"})
    assert answer.status_code == 404
    assert not Replying.objects.exists()


def test_a_draft_that_a_colleague_let_go_is_an_answer_as_well(
    inside: Client, business: Business, ann: User, model: Model
) -> None:
    draft = drafted(business, model)
    lead = Lead.objects.get()
    Lead.objects.update(received_at=support.clock())
    before = mark_on_page(inside, lead)
    seen, now = hash_of_draft(draft), support.clock()
    approval.approve_draft(draft.pk, seen, "Your roof", "We come on Monday.", now, ann)
    assert send(inside, lead, "I come today.", before) == 422
    assert send(inside, lead, "I come today.", mark_on_page(inside, lead)) == 302


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        (logged, "Called and left a message: back on Friday"),
        (stopped, "Follow-ups ended"),
        (completed, "went elsewhere"),
        (dealt_with, "Seen to"),
    ],
)
def test_what_a_colleague_did_otherwise_is_told_before_a_reply_goes(
    inside: Client, business: Business, ann: User, deed: Any, told: str
) -> None:
    lead = support.answered_lead(business)
    before = mark_on_page(inside, lead)
    deed(lead, ann)
    page = inside.post(f"/leads/{lead.pk}/reply/", {"text": "Shall we come?", "said": before})
    shown = page.content.decode()
    assert page.status_code == 422
    assert "<strong>Ann Lee</strong>" in shown
    assert told in shown
    assert "Shall we come?" in shown
    assert replies(lead) == []
    assert send(inside, lead, "Shall we come?", page.context["reply"]["said"].value()) == 302
    assert [m.body for m in replies(lead)] == ["Shall we come?"]


def test_what_one_did_oneself_or_a_colleague_took_back_keeps_no_reply(
    inside: Client, business: Business, ann: User, owner: User
) -> None:
    lead = support.answered_lead(business)
    before = mark_on_page(inside, lead)
    logged(lead, owner)
    done = contacting.log_contact(lead, "reached", support.clock(), ann)
    assert done is not None
    restarting.take_back(done.act, support.clock(), ann)
    tagging.tag_lead(lead, "steep", support.clock(), ann)
    assert send(inside, lead, "Shall we come?", before) == 302
