"""In a browser: whoever writes to a lead is seen by the other who has it open."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from leads.models import Business, Membership, Replying
from tests import support
from tests.support.browser import IN_BROWSER, sign_in

pytestmark = IN_BROWSER


@pytest.fixture
def ann(business: Business) -> User:
    user = support.make_owner(business, "ann@oak-roofing.example", Membership.Role.MEMBER)
    User.objects.filter(pk=user.pk).update(first_name="Ann")
    return user


def test_who_has_the_box_is_seen_until_they_leave_it(
    tab: Any, business: Business, owner: User, ann: User, problems: list[str]
) -> None:
    lead = support.answered_lead(business)
    sign_in(tab)
    address = f"/leads/{lead.pk}/"
    with tab.expect_response("**/replying/"):
        tab.goto(address)
    with tab.expect_response("**/replying/"):
        tab.focus("[name=text]")
    assert Replying.objects.get().user == owner
    Replying.objects.update(user=ann, at=support.clock())
    tab.goto(address)
    tab.wait_for_selector("text=Ann is writing to them just now.")
    with tab.expect_response("**/replying/"):
        tab.focus("[name=text]")
    Replying.objects.exclude(user=owner).delete()
    with tab.expect_response("**/replying/"):
        tab.evaluate("document.activeElement.blur()")
    assert not Replying.objects.exists()
    assert not problems


def test_who_only_looks_sees_within_five_seconds_that_somebody_writes(
    tab: Any, business: Business, owner: User, ann: User
) -> None:
    lead = support.answered_lead(business)
    sign_in(tab)
    tab.clock.install()
    with tab.expect_response("**/replying/"):
        tab.goto(f"/leads/{lead.pk}/")
    Replying.objects.create(lead=lead, user=ann, at=support.clock())
    with tab.expect_response("**/replying/"):
        tab.clock.run_for(5000)
    tab.wait_for_selector("text=Ann is writing to them just now.")
