"""Pages that watch: one cheap question for all of them, told only to whom a page has let in, and as
long as they are signed in.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leadflow.accounts.team_pages import SEEN
from leadflow.pages.system import live, watchers
from leads.models import Business
from tests import support
from tests.support import ADA

pytestmark = pytest.mark.django_db
NEXT_LOOK = 0  # seconds after which it is asked again


@pytest.fixture(autouse=True)
def looks_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "last_look", live.LastLook())
    monkeypatch.setattr(live, "watchers", watchers.Watchers())


@pytest.fixture
def who(inside: Client) -> str:
    return str(inside.get("/").context["live_token"])


def ask(client: Client, since: str, who: str) -> int:
    return client.get("/live/", {"since": since, "who": who}).status_code


def test_it_says_that_something_is_new_and_not_what(
    business: Business, inside: Client, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = live.last_look.take()
    assert ask(inside, before, who) == 204
    support.write(business, ADA, support.clock())
    monkeypatch.setattr(live, "FRESH", NEXT_LOOK)
    answer = inside.get("/live/", {"since": before, "who": who})
    assert (answer.status_code, answer["HX-Trigger"]) == (200, "changed")
    assert "Ada" not in answer.content.decode()
    assert live.last_look.take() in answer.content.decode()


def test_a_thousand_who_watch_cost_two_queries(
    business: Business, inside: Client, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = []
    for number in range(5):
        other = Client()
        other.force_login(support.make_owner(business, f"o{number}@oak.example"))
        others.append((other, str(other.get("/").context["live_token"])))
    for client, token in others:
        assert ask(client, live.last_look.take(), token) == 204
    monkeypatch.setattr(live, "last_look", live.LastLook())
    live.watchers.at = float("-inf")
    with CaptureQueriesContext(connection) as asked:
        for _ in range(20):
            for client, token in others:
                assert ask(client, live.last_look.take(), token) == 204
    assert len(asked) == 2


@pytest.mark.parametrize("who", ["", "1", "else", "shape"])
def test_a_stranger_is_told_nothing(inside: Client, who: str) -> None:
    forged = {"else": signing.dumps([1, "x"], salt="else"), "shape": signing.dumps(1, salt="live")}
    with CaptureQueriesContext(connection) as asked:
        assert ask(inside, "", forged.get(who, who)) == 403
    assert not asked.captured_queries


def test_a_token_is_worth_nothing_in_another_browser(
    business: Business, inside: Client, who: str
) -> None:
    other = Client()
    other.force_login(support.make_owner(business, "other@oak.example"))
    assert [ask(client, "", who) for client in (Client(), other, inside)] == [403, 403, 200]


def sign_out(client: Client, user: User) -> None:
    client.post("/accounts/logout/")


def lose_the_session(client: Client, user: User) -> None:
    """As where it is ended from another browser."""
    Session.objects.all().delete()


def outlive_the_session(client: Client, user: User) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def change_the_password(client: Client, user: User) -> None:
    user.set_password("another horse, another battery")
    user.save()


def stay_away(client: Client, user: User) -> None:
    session = client.session
    session[SEEN] = (timezone.now() - timedelta(days=1)).isoformat()
    session.save()


def put_away_the_account(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize(
    "end",
    [
        *(sign_out, lose_the_session, outlive_the_session, stay_away),
        *(change_the_password, put_away_the_account),
    ],
)
def test_it_ends_with_the_session_at_the_next_look(
    inside: Client, owner: User, who: str, monkeypatch: pytest.MonkeyPatch, end: Callable[..., None]
) -> None:
    cookies = inside.cookies.copy()
    assert ask(inside, "", who) == 200
    end(inside, owner)
    inside.cookies = cookies  # somebody kept them
    monkeypatch.setattr(watchers, "FRESH", NEXT_LOOK)
    answer = inside.get("/live/", {"since": "", "who": who})
    assert (answer.status_code, answer["HX-Refresh"]) == (403, "true")


def test_who_asks_no_more_is_forgotten(
    inside: Client, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(inside, "", who)
    monkeypatch.setattr(watchers, "FORGOTTEN", -1)
    live.watchers.look()
    assert not live.watchers.asked


def test_a_page_that_comes_anew_by_itself_keeps_no_session_in_use(inside: Client, who: str) -> None:
    def seen_after(**headers: str) -> str:
        session = inside.session
        session[SEEN] = before
        session.save()
        assert inside.get("/", headers=headers).status_code == 200
        return str(inside.session[SEEN])

    before = (timezone.now() - timedelta(minutes=20)).isoformat()
    assert seen_after(hx_request="true", hx_trigger="fresh") == before
    assert seen_after() != before


@pytest.mark.parametrize("end", [lose_the_session, stay_away])
def test_no_sign_in_page_is_put_into_a_part_of_a_page(
    inside: Client, owner: User, end: Callable[..., None]
) -> None:
    inside.get("/")
    end(inside, owner)
    answer = inside.get("/", headers={"hx-request": "true", "hx-trigger": "fresh"})
    assert (answer.status_code, answer["HX-Refresh"], answer.content) == (403, "true", b"")
