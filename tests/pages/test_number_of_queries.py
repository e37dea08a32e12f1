"""A page asks the database as often for many leads that want a person as for a few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from leadflow.pages.system import live
from leads.judge.opinion import Opinion
from leads.judge.recording import Judged, record_judgements
from leads.models import Business
from leads.models.judgement import ReasonCode, new_reason
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether anything has happened is otherwise asked once a second."""
    monkeypatch.setattr(live, "FRESH", -1)


def add_leads(business: Business, numbers: range) -> None:
    """Each is held for two reasons, and has something to check."""
    held_for = [new_reason(ReasonCode.DANGER), new_reason(ReasonCode.ANGER)]
    to_check = [new_reason(ReasonCode.LOW_CONFIDENCE)]
    opinion = Opinion("new_inquiry", "soon", reasons=held_for, checks=to_check, judged_by="test")
    for number in numbers:
        fields = {**ADA, "name": f"Ada Keen{number}", "email": f"a{number}@x{number}.example"}
        lead = support.answered_lead(business, {**fields, "phone": ""})
        record_judgements([Judged(lead, None, [], opinion)], MONDAY)


def queries_of(inside: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert inside.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", ["/", "/review/", "/board/", "/in/oak/judging/"])
def test_more_leads_are_no_more_queries(business: Business, inside: Client, address: str) -> None:
    add_leads(business, range(2))
    inside.get(address)  # what is kept from the first time on
    few = queries_of(inside, address)
    add_leads(business, range(2, 6))
    assert queries_of(inside, address) == few
