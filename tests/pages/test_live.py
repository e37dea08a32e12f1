"""Pages that watch: one cheap question for all of them, told only to whom a page has let in."""

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from leadflow.pages.system import live
from leads.models import Business
from tests import support
from tests.support import ADA

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def looks_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "last_look", live.LastLook())


def ask(client: Client, since: str, who: str) -> int:
    return client.get("/live/", {"since": since, "who": who}).status_code


def test_it_says_that_something_is_new_and_not_what(
    business: Business, owner: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, before = live.token_for(owner.pk), live.last_look.take()
    assert ask(client, before, who) == 204
    support.write(business, ADA, support.clock())
    monkeypatch.setattr(live, "FRESH", 0)
    answer = client.get("/live/", {"since": before, "who": who})
    assert (answer.status_code, answer["HX-Trigger"]) == (200, "changed")
    assert "Ada" not in answer.content.decode()
    assert live.last_look.take() in answer.content.decode()


def test_a_thousand_who_watch_cost_one_query(owner: User, client: Client) -> None:
    who = live.token_for(owner.pk)
    with CaptureQueriesContext(connection) as asked:
        for _ in range(20):
            ask(client, live.last_look.take(), who)
    assert len(asked) == 1


@pytest.mark.parametrize("who", ["", "1", "else"])
def test_a_stranger_is_told_nothing(client: Client, who: str) -> None:
    who = signing.dumps(1, salt=who) if who == "else" else who
    with CaptureQueriesContext(connection) as asked:
        assert ask(client, "", who) == 403
    assert not asked.captured_queries


def test_a_token_ends(owner: User, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LASTS", -1)
    assert ask(client, "", live.token_for(owner.pk)) == 403
