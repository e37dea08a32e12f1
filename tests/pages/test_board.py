"""The board of a team: everybody's, one's own, and what is nobody's."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.models import Business, Lead, Membership
from leads.pipeline.assigning import give_lead
from tests import support
from tests.support import ADA, BOB

pytestmark = pytest.mark.django_db
TO_NOBODY = "owner=nobody"


@pytest.fixture
def leads(business: Business, owner: User) -> list[Lead]:
    at = support.clock()
    leads = [support.write(business, fields, at) for fields in (ADA, BOB)]
    give_lead(leads[0], owner, at, owner)
    return leads


def shown(inside: Client, leads: list[Lead], query: str) -> list[bool]:
    page = inside.get(f"/board/?{query}").content.decode()
    return [f'id="line-{lead.pk}"' in page for lead in leads]


def test_a_team_narrows_it_to_ones_own_and_to_nobodys(
    inside: Client, business: Business, leads: list[Lead]
) -> None:
    support.make_owner(business, "ann@oak-roofing.example", Membership.Role.MEMBER)
    assert TO_NOBODY in inside.get("/board/").content.decode()
    assert shown(inside, leads, "") == [True, True]
    assert shown(inside, leads, "owner=mine") == [True, False]
    assert shown(inside, leads, TO_NOBODY) == [False, True]
    assert shown(inside, leads, "owner=%00") == [True, True]


def test_one_alone_has_nothing_to_narrow(inside: Client, leads: list[Lead]) -> None:
    assert TO_NOBODY not in inside.get("/board/").content.decode()
