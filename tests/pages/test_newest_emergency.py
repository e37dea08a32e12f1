"""The emergency that was heard last stands first, also one that comes in a reply."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.models import Business
from tests import support
from tests.support import ADA, letter

pytestmark = pytest.mark.django_db
GAS = "There is a strong smell of gas in the kitchen and my child is dizzy."
EVE = {**ADA, "name": "Eve Stone", "email": "eve@x.example", "phone": "", "message": GAS}
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("address", ["/", "/board/"])
def test_an_emergency_in_a_reply_stands_before_a_newer_inquiry(
    client: Client, business: Business, owner: User, address: str
) -> None:
    at = support.clock() - 10 * MINUTE
    calm = support.answered_lead(business, ADA, at)
    pressing = support.answered_lead(business, EVE, at + MINUTE)
    client.force_login(owner)

    def shown() -> list[int]:
        found = re.findall(r'id="line-(\d+)"', client.get(address).content.decode())
        return [int(number) for number in found if int(number) in (calm.pk, pressing.pk)]

    assert shown()[0] == pressing.pk
    support.mail_in(business, letter("Ada <ada@lovelace.example>", GAS), at + 2 * MINUTE)
    support.live(at + 2 * MINUTE)
    assert shown() == [calm.pk, pressing.pk]
    support.mail_in(
        business, letter("Eve <eve@x.example>", "Hello? Is anybody there?"), at + 3 * MINUTE
    )
    support.live(at + 3 * MINUTE)
    assert shown() == [pressing.pk, calm.pk]
