"""Hints told offline."""

import pytest

from leads.enrich import enrich, postcode_area
from leads.models import Business
from tests import support


def test_a_phone_tells_its_region_zone_and_line() -> None:
    found = enrich("", "+441174960120", "GB", "")
    assert found["phone region"] == "Bristol" and found["phone time zone"] == "Europe/London"


def test_a_possible_number_that_is_not_known_as_valid_is_kept_and_said_so() -> None:
    assert "not known as a valid" in enrich("", "+12005550131", "CA", "")["phone"]


@pytest.mark.parametrize(("email", "expected"), [("ada@gmail.com", {"mail": "free mail provider"}), ("ada@oak.example", {"company domain": "oak.example"}), ("", {})])
def test_a_mail_address_tells_whether_it_is_a_companys(email: str, expected: dict[str, str]) -> None:
    assert enrich(email, "", "CA", "") == expected


@pytest.mark.parametrize(("postcode", "country", "area"), [("b3h 1a1", "CA", "B3H"), ("BS8 2QX", "GB", "BS8"), ("80212", "US", "80212"), ("69003", "FR", "69"), ("00-950", "PL", "00"), ("none", "CA", "")])
def test_a_postcode_tells_its_area(postcode: str, country: str, area: str) -> None:
    assert postcode_area(postcode, country) == area


@pytest.mark.django_db
def test_a_lead_carries_its_hints(business: Business) -> None:
    assert support.write(business, support.ADA).enrichment["postcode area"] == "B3H"
