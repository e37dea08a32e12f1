"""Our phone number in what customers read: as it is dialled from where they are."""

import pytest

from followups.content.mail import merge_values
from leads.contacts.abroad import is_abroad
from leads.models import Business
from tests import support
from tests.support import ADA
from tests.support.drafts import words
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db
PARIS = {"phone": "", "timezone": "Europe/Paris"}


@pytest.mark.parametrize(("theirs", "ours"), [({}, "(902) 555-0110"), (PARIS, "+1 902-555-0110")])
def test_a_first_answer_names_a_number_that_they_can_dial(
    business: Business, mail_through: Sink, theirs: dict[str, str], ours: str
) -> None:
    support.answered_lead(business, {**ADA, **theirs})
    (mail,) = mail_through.to(ADA["email"])
    assert words(mail).partition("\n\n-- \n")[0].endswith(f"Oak Roofing\n{ours}")


@pytest.mark.parametrize(
    ("theirs", "abroad"),
    [
        ({"phone": ""}, False),
        ({"phone": "+1 212 555 0140"}, False),  # another country, dialled as at home
        ({"phone": "+33 6 12 34 56 78"}, True),
        ({"timezone": "Asia/Calcutta"}, True),  # as older browsers call it
        ({"timezone": "US/Eastern"}, False),
        ({"timezone": "Etc/GMT+3"}, False),  # in no country
    ],
)
def test_who_is_abroad_is_told_by_phone_and_zone(
    business: Business, theirs: dict[str, str], abroad: bool
) -> None:
    lead = support.write(business, {**ADA, **theirs}, support.clock())
    assert is_abroad(lead) == abroad
    assert merge_values(lead)["signature"].endswith(merge_values(lead)["phone"])


def test_a_number_that_is_not_theirs_says_nothing(business: Business) -> None:
    lead = support.write(business, {**ADA, "phone": "+33 6 12 34 56 78"}, support.clock())
    lead.contact.addresses.filter(kind="phone").update(wrong_at=support.clock())
    assert not is_abroad(lead)
