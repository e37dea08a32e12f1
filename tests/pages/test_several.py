"""Junk by the dozen, from Today: what is ticked, or all that is probably no inquiry."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from leadflow.pages.today import several
from leads.models import Business, Lead, Membership, Undo
from tests import support
from tests.support import ADA
from tests.support.seen import junk

pytestmark = pytest.mark.django_db
AT = "/no-inquiries/"
HOUR = timedelta(hours=1)


@pytest.fixture
def rubbish(business: Business) -> list[Lead]:
    """Three that the judge takes for no inquiries, and one who waits."""
    now = support.clock()
    junk(business, 3, now - HOUR)
    Lead.objects.update(no_inquiry_since=now)
    first = Lead.objects.order_by("pk")[0]  # two should be looked at, one is only folded away
    first.attentions.update(seen_at=now)
    support.write(business, ADA, now)
    return list(Lead.objects.filter(no_inquiry_since__isnull=False).order_by("pk"))


def completed() -> set[int]:
    return set(Lead.objects.filter(outcome="no_inquiry").values_list("pk", flat=True))


def numbers(leads: list[Lead]) -> set[int]:
    return {lead.pk for lead in leads}


def said(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_what_is_ticked_is_no_inquiry_and_comes_back(inside: Client, rubbish: list[Lead]) -> None:
    page = inside.get("/").content.decode()
    assert page.count('form="several"') == 4 + 2
    assert page.count("All 3 that look like no inquiries are none") == 2
    answer = inside.post(AT, {"lead": [lead.pk for lead in rubbish[:2]]})
    assert completed() == numbers(rubbish[:2])
    assert "2 leads were changed." in said(answer)
    assert "/undo/" in inside.get("/").content.decode()
    inside.post(f"/undo/{Undo.objects.latest('pk').act}/")
    assert completed() == set()


def test_all_of_them_and_nobody_else(inside: Client, rubbish: list[Lead]) -> None:
    inside.post(AT, {"scope": "all", "until": support.clock().isoformat()})
    assert completed() == numbers(rubbish)
    inside.post(f"/undo/{Undo.objects.latest('pk').act}/")
    assert completed() == set()


def test_what_came_since_and_what_is_beyond_the_step_stays(
    inside: Client, rubbish: list[Lead], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(several, "STEP", 1)
    junk(rubbish[0].business, 1, support.clock() - 2 * HOUR)
    Lead.objects.filter(no_inquiry_since=None, need__startswith="We offer").update(
        no_inquiry_since=support.clock()
    )
    Lead.objects.filter(pk=rubbish[2].pk).update(received_at=support.clock() + HOUR)
    Lead.objects.filter(pk=rubbish[0].pk).update(in_hand_since=support.clock())
    answer = inside.post(AT, {"scope": "all", "until": support.clock().isoformat()})
    assert completed() == {rubbish[1].pk}, "the newest of those that were shown"
    assert "There are more" in said(answer)


@pytest.mark.parametrize(
    "given", [{}, {"lead": "x"}, {"scope": "all"}, {"scope": "all", "until": "?"}]
)
def test_what_is_not_whole_does_nothing(
    inside: Client, rubbish: list[Lead], given: dict[str, str]
) -> None:
    assert said(inside.post(AT, given))
    assert completed() == set()


def test_nobody_deals_with_others_leads(
    business: Business, client: Client, rubbish: list[Lead]
) -> None:
    member = support.make_owner(business, "m@oak.example", Membership.Role.MEMBER)
    Membership.objects.filter(user=member).update(own_leads_only=True)
    client.force_login(member)
    client.post(AT, {"lead": [lead.pk for lead in rubbish]})
    client.post(AT, {"scope": "all", "until": support.clock().isoformat()})
    assert completed() == set()
