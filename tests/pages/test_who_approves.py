"""Two of us at one draft, or one who has done otherwise meanwhile: it goes once that is known."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.answers import approval, approval_links
from followups.answers.answered_since import mark_of_said, with_mark
from followups.models import Message
from leads.models import Business, Lead
from tests import support
from tests.support import Model
from tests.support.deeds import booked, dealt_with, met, spoken_to, wrote
from tests.support.drafts import drafted

pytestmark = pytest.mark.django_db


def waiting_draft(business: Business, model: Model) -> Message:
    draft = drafted(business, model)
    Lead.objects.update(received_at=support.clock())
    assert draft.state == Message.State.AWAITING_APPROVAL
    return draft


def typed_of(card: dict[str, Any]) -> dict[str, Any]:
    """What the button of a draft posts, as it stands on its page."""
    form = card["approve"]
    typed = {name: form[name].value() for name in ("subject", "body", "said")}
    return {**typed, "seen": card["seen"], "what": "approve"}


DEEDS = [
    (spoken_to, "Called and reached: comes on Friday"),
    (met, "Met"),
    (wrote, "Wrote elsewhere"),
    (booked, "Booking"),
    (dealt_with, "Seen to"),
]


@pytest.mark.parametrize(
    ("by", "deed", "told"),
    [*(("list", *one) for one in DEEDS), ("lead", *DEEDS[0]), ("mail", *DEEDS[0])],
)
def test_what_a_colleague_did_is_told_before_a_draft_goes(
    inside: Client,
    owner: User,
    business: Business,
    ann: User,
    model: Model,
    by: str,
    deed: Any,
    told: str,
) -> None:
    draft = waiting_draft(business, model)
    lead, link = Lead.objects.get(), approval_links.approval_token(draft, owner)
    page, address, back = {
        "list": ("/approvals/", f"/approvals/{draft.pk}/", {}),
        "lead": (f"/leads/{lead.pk}/", f"/approvals/{draft.pk}/", {"back": "lead"}),
        "mail": (f"/a/{link}/", f"/a/{link}/", {}),
    }[by]
    typed = typed_of(card_on(inside.get(page))) | back
    deed(lead, ann)
    refused = inside.post(address, {**typed, "body": "We come on Monday."})
    shown = refused.content.decode()
    draft.refresh_from_db()
    assert (refused.status_code, draft.state) == (422, Message.State.AWAITING_APPROVAL)
    assert "<strong>Ann Lee</strong>" in shown
    assert told in shown
    assert "We come on Monday." in shown
    assert ('id="lead"' in shown) is (by == "lead")
    again = inside.post(address, typed_of(card_on(refused)) | back)
    draft.refresh_from_db()
    assert (again.status_code in (200, 302), draft.state) == (True, Message.State.QUEUED)


def card_on(page: Any) -> dict[str, Any]:
    return page.context["cards"][0] if "cards" in page.context else page.context["card"]


def test_who_decided_on_a_draft_is_told_to_whoever_comes_second(
    inside: Client, business: Business, ann: User, model: Model
) -> None:
    draft = waiting_draft(business, model)
    typed = typed_of(card_on(inside.get("/approvals/")))
    approval.approve_draft(draft.pk, typed["seen"], typed["subject"], "Hers.", support.clock(), ann)
    page = inside.post(f"/approvals/{draft.pk}/", typed, follow=True)
    assert "Ann Lee has approved this draft meanwhile" in page.content.decode()
    draft.refresh_from_db()
    assert (draft.body, draft.author) == ("Hers.", ann)


def test_what_one_did_oneself_keeps_no_draft(
    inside: Client, business: Business, owner: User, model: Model
) -> None:
    draft = waiting_draft(business, model)
    typed = typed_of(card_on(inside.get("/approvals/")))
    spoken_to(Lead.objects.get(), owner)
    assert inside.post(f"/approvals/{draft.pk}/", typed).status_code == 302


def test_a_draft_in_a_list_has_the_mark_of_its_lead(business: Business, model: Model) -> None:
    draft = waiting_draft(business, model)
    support.answered_lead(business, support.BOB)
    for row in with_mark(Message.objects.filter(lead__isnull=False)):
        assert row.lead
        assert vars(row)["said"] == mark_of_said(row.lead)
    assert f"-{draft.pk}-" in mark_of_said(Lead.objects.get(messages=draft))
