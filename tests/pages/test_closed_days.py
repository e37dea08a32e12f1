"""Closed days are clicked in a year, holidays among them."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from leads.business.closed_days import closed_days
from leads.models import Business
from tests.support.forms import open_page, send

pytestmark = pytest.mark.django_db

PAGE = "/in/oak/settings/closed-days/"
CHRISTMAS, BOXING_DAY = "2026-12-25", "2026-12-26"


def ticked(page: Any) -> set[str]:
    return set(page.xpath("//input[@name='closed'][@checked]/@value"))


def test_a_year_is_clicked(inside: Client, business: Business) -> None:
    Business.objects.update(holidays="CA-NS", closed_dates=["2025-05-05", "2026-05-05"])
    shown = ticked(open_page(inside, f"{PAGE}?year=2026"))
    assert {"2026-05-05", CHRISTMAS} <= shown
    assert "2025-05-05" not in shown
    wanted = {*shown, BOXING_DAY} - {CHRISTMAS, "2026-05-05"}
    answer = inside.post(f"{PAGE}?year=2026", {"closed": sorted(wanted)})
    assert answer["Location"] == f"{PAGE}?year=2026"
    assert ticked(open_page(inside, f"{PAGE}?year=2026")) == wanted
    assert {"2027-12-25"} <= ticked(open_page(inside, f"{PAGE}?year=2027"))
    business.refresh_from_db()
    assert business.closed_dates == ["2025-05-05", BOXING_DAY]
    assert business.open_dates == [CHRISTMAS]
    kept = closed_days(business, 2026)
    assert date(2026, 12, 26) in kept
    assert date(2026, 12, 25) not in kept
    assert date(2027, 12, 25) in kept
    assert business.setting_changes.filter(area="closed-days").count() == 2


def test_what_is_no_day_of_the_year_is_told(inside: Client, business: Business) -> None:
    for typed in ("2026-02-30", "soon", "2027-01-01"):
        answer = inside.post(f"{PAGE}?year=2026", {"closed": [BOXING_DAY, typed]})
        assert answer.status_code == 422
        assert "Nothing was saved." in answer.content.decode()
    business.refresh_from_db()
    assert business.closed_dates == []


def test_a_year_far_away_is_this_one(inside: Client, business: Business) -> None:
    for asked in ("1", "9999", "x", "-5"):
        assert inside.get(f"{PAGE}?year={asked}").status_code == 200


def test_whose_holidays(inside: Client, business: Business) -> None:
    address = f"{PAGE}holidays/"
    inside.post(address, {"holidays": "CA-NS"})
    business.refresh_from_db()
    assert business.holidays == "CA-NS"
    shown = send(inside, address, {"holidays": "XX"})
    assert shown.mistake_at("holidays")
    business.refresh_from_db()
    assert business.holidays == "CA-NS"
    inside.post(address, {"holidays": ""})
    assert not ticked(open_page(inside, PAGE))
