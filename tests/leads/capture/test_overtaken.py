"""Two workers at one new person: whoever comes second has lost no try by it."""

from typing import Any

import pytest

from leads.capture import filing
from leads.contacts.identity import Overtaken
from leads.models import Arrival, Business
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db
OFTEN = 2 * filing.TRIES


def test_who_is_overtaken_again_and_again_is_filed_in_the_end(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    overtake(monkeypatch)
    arrival = support.mail_in(business, support.letter("ada@x.example", "Our roof leaks."))
    assert (arrival.became, arrival.attempts) == (Arrival.Became.LEAD, 1)


def test_a_form_that_is_overtaken_has_had_no_try_either(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    overtake(monkeypatch)
    lead = support.write(business, ADA, MONDAY)
    arrival = Arrival.objects.get(lead=lead)
    assert (arrival.became, arrival.attempts) == (Arrival.Became.LEAD, 0)


def overtake(monkeypatch: pytest.MonkeyPatch) -> None:
    """As often as it may be tried, and more."""
    file_one, overtaken = filing.file_one, list[bool]()

    def overtaken_first(*given: Any) -> bool:
        if len(overtaken) < OFTEN:
            overtaken.append(True)
            raise Overtaken
        return file_one(*given)

    monkeypatch.setattr(filing, "file_one", overtaken_first)
