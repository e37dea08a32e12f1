"""Two people at one lead, each in a browser of their own, one with a page that is out of date."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from followups.models import Message
from leads.models import Business, Lead, LeadEvent, Membership
from leads.pipeline import assigning
from tests import support
from tests.support import Model
from tests.support.browser import DESKTOP, IN_BROWSER, sign_in
from tests.support.deeds import spoken_to
from tests.support.drafts import drafted

pytestmark = [*IN_BROWSER, pytest.mark.both]
ANN = "ann@oak-roofing.example"


@pytest.fixture
def ann(business: Business) -> User:
    user = support.make_owner(business, ANN, Membership.Role.MEMBER)
    User.objects.filter(pk=user.pk).update(first_name="Ann")
    return user


@pytest.fixture
def hers(chromium: Any, live_server: Any, ann: User) -> Iterator[Any]:
    """Ann's browser: she is signed in."""
    context = chromium.new_context(viewport=DESKTOP, base_url=live_server.url)
    page = context.new_page()
    sign_in(page, ANN)
    yield page
    context.close()


def replies(lead: Lead) -> list[str]:
    sent = lead.messages.filter(kind=Message.Kind.REPLY).exclude(state=Message.State.CANCELLED)
    return list(sent.order_by("pk").values_list("body", flat=True))


def test_a_reply_waits_where_a_colleague_has_called_meanwhile(
    desk: Any, hers: Any, business: Business, owner: User, problems: list[str]
) -> None:
    lead = support.answered_lead(business)
    sign_in(desk)
    desk.goto(f"/leads/{lead.pk}/")
    desk.fill("#reply-text", "Shall we come on Tuesday?")
    hers.goto(f"/leads/{lead.pk}/")
    hers.click(".more > summary")
    hers.fill(".log-contact [name=note]", "wants Friday")
    hers.click(".log-contact button[value=reached]")
    hers.wait_for_selector("#flash :text('Noted')")
    desk.click(".composer button:has-text('Send')")
    told = desk.locator(".composer")
    desk.wait_for_selector(".answered-since:has-text('wants Friday')")
    expect(told).to_contain_text("a colleague was quicker")
    expect(told).to_contain_text("Ann")
    expect(desk.locator("#reply-text")).to_have_value("Shall we come on Tuesday?")
    assert replies(lead) == []
    desk.click(".composer button:has-text('Send')")
    desk.wait_for_selector("[data-take-back]")
    assert replies(lead) == ["Shall we come on Tuesday?"]
    desk.click("[data-take-back] button")  # or it goes while the next test begins
    desk.wait_for_selector("#flash :text('Taken back')")
    problems[:] = [one for one in problems if "422" not in one]
    assert problems == []


def test_one_draft_that_two_let_go_is_sent_once(
    desk: Any, hers: Any, business: Business, owner: User, model: Model
) -> None:
    draft = drafted(business, model)
    Lead.objects.update(received_at=support.clock())
    for page in (desk, hers):
        if page is desk:
            sign_in(page)
        page.goto(f"/leads/{draft.lead_id}/")
    desk.fill("[name=body]", "We come on Monday.")
    desk.click("[data-approve]")
    desk.wait_for_selector("#flash :text('Approved')")
    hers.fill("[name=body]", "We cannot come.")
    hers.click("[data-approve]")
    hers.wait_for_selector("#flash :text('has approved this draft meanwhile')")
    draft.refresh_from_db()
    assert (draft.state, draft.body, draft.author) == ("queued", "We come on Monday.", owner)
    assert draft.approvals.count() == 1
    assert LeadEvent.objects.filter(kind="approved").count() == 1


def test_a_lead_that_a_colleague_took_is_not_taken_from_a_row_unawares(
    desk: Any, business: Business, owner: User, ann: User
) -> None:
    lead = support.answered_lead(business)
    sign_in(desk)
    desk.route("**/live/**", lambda asked: asked.abort())
    desk.goto("/board/")
    assigning.give_lead(lead, ann, support.clock(), ann)
    for owner_then in (ann, owner):
        desk.click(f"[data-menu='{lead.pk}']")
        with desk.expect_navigation():
            desk.click("#row-menu button:has-text('It is mine')")
        lead.refresh_from_db()
        assert lead.owner == owner_then


def test_a_draft_in_the_pane_waits_there_beside_what_a_colleague_did(
    desk: Any, business: Business, owner: User, ann: User, model: Model
) -> None:
    draft = drafted(business, model)
    lead = Lead.objects.get()
    Lead.objects.update(received_at=support.clock())
    sign_in(desk)
    desk.click(f"#line-{lead.pk}")
    desk.wait_for_selector("#pane [data-approve]")
    spoken_to(lead, ann)
    desk.fill("#pane [name=body]", "We come on Monday.")
    desk.click("#pane [data-approve]")
    desk.wait_for_selector("#pane .answered-since:has-text('comes on Friday')")
    expect(desk.locator("#pane [name=body]")).to_have_value("We come on Monday.")
    desk.click("#pane [data-approve]")
    desk.wait_for_selector("#flash :text('Approved')")
    draft.refresh_from_db()
    assert (draft.state, draft.body) == ("queued", "We come on Monday.")
