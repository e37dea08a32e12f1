"""Sessions end by themselves, are listed, and can be ended; proxies tell where they come from."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from leadflow.accounts.sessions import forget_next_ended_sessions
from leads.models import AuditEntry, Business
from tests.support import answered_lead, clock, make_owner
from tests.support.accounts import HERE, confirm_password, is_inside, later, sign_in

pytestmark = pytest.mark.django_db


def test_who_was_away_for_half_an_hour_signs_in_again(inside: Client) -> None:
    assert inside.get("/").status_code == 200
    with later(minutes=29):
        assert inside.get("/").status_code == 200
    with later(minutes=58):
        assert inside.get("/board/").status_code == 200, "the last page counts"
    with later(minutes=89):
        answer = inside.get("/in/oak/board/")
    assert answer["Location"] == "/in/oak/accounts/login/?next=%2Fin%2Foak%2Fboard%2F"
    assert not is_inside(inside)


@pytest.mark.parametrize(
    ("box", "typed", "stays"), [("looks", "", False), ("writes", "", False), ("writes", "on", True)]
)
def test_a_lead_that_only_lies_open_keeps_nobody_signed_in(
    inside: Client, business: Business, box: str, typed: str, stays: bool
) -> None:
    page = f"/leads/{answered_lead(business).pk}/"
    inside.get(page)
    with later(minutes=20):
        asked = inside.post(f"{page}replying/", {"box": box, "typed": typed})
        inside.get(page, headers={"HX-Request": "true", "HX-Trigger": "fresh-lead"})
        inside.get(f"{page}part/next/", headers={"HX-Request": "true", "HX-Trigger": "fresh-next"})
        for within in ("image", "iframe"):  # of the conversation that came in anew
            inside.get("/attachments/1/?show=1", headers={"Sec-Fetch-Dest": within})
    assert asked.status_code == 200
    with later(minutes=40):
        assert (inside.get(page).status_code == 200) is stays


def test_after_twelve_hours_it_ends_however_busy_they_are(inside: Client) -> None:
    for minutes in range(0, 12 * 60, 25):
        with later(minutes=minutes):
            assert inside.get("/settings/account/").status_code == 200
    with later(hours=12, minutes=1):
        assert inside.get("/settings/account/").status_code == 302
    assert not is_inside(inside)


def test_a_stolen_session_is_seen_and_ended(inside: Client, owner: User) -> None:
    thief = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows) Firefox/1")
    sign_in(thief, owner, ip="198.51.100.9")
    page = inside.get("/settings/account/").content.decode()
    assert "Firefox on Windows" in page
    assert "198.51.100.9" in page
    number = UserSession.objects.get(ip="198.51.100.9").pk
    address = f"/settings/sessions/{number}/end/"
    assert "/accounts/reauthenticate/" in inside.post(address)["Location"]
    assert is_inside(thief)
    confirm_password(inside)
    inside.post(address)
    assert thief.get("/").status_code == 302
    assert inside.get("/").status_code == 200


def test_nobody_ends_anothers_session(inside: Client, owner: User, business: Business) -> None:
    other = Client()
    sign_in(other, make_owner(business, "bob@oak-roofing.example", "member"))
    confirm_password(inside)
    number = UserSession.objects.exclude(user=owner).get().pk
    inside.post(f"/settings/sessions/{number}/end/")
    assert is_inside(other)


def test_a_new_password_ends_every_other_session(inside: Client, owner: User) -> None:
    other = Client()
    sign_in(other, owner)
    new = {"password1": "a wholly different phrase", "password2": "a wholly different phrase"}
    inside.post("/accounts/password/change/", {"oldpassword": "correct horse battery", **new})
    assert other.get("/").status_code == 302
    assert inside.get("/").status_code == 200


def test_signing_in_gives_a_new_session(client: Client, owner: User) -> None:
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    sign_in(client, owner)
    assert client.session.session_key != before


def test_pages_of_the_team_are_kept_by_no_cache(inside: Client) -> None:
    for address in ("/", "/settings/account/", "/accounts/email/"):
        assert "no-store" in inside.get(address)["Cache-Control"], address
    assert inside.post("/accounts/logout/")["Clear-Site-Data"] == '"cache", "storage"'


def test_what_a_client_forges_is_not_where_it_comes_from(
    client: Client, owner: User, settings: object
) -> None:
    settings.TRUSTED_PROXIES = 1  # type: ignore[attr-defined]
    for number in range(6):
        forged = f"192.0.2.{number}, {HERE}"
        post = {"login": owner.email, "password": "guess"}
        answer = Client().post("/accounts/login/", post, HTTP_X_FORWARDED_FOR=forged)
    assert "Too many tries" in answer.content.decode()
    assert {entry.ip for entry in AuditEntry.objects.all()} == {HERE}


@pytest.mark.parametrize("forwarded", ["", "nonsense", "10.0.0.1"])
def test_no_address_is_one_place_and_no_fault(
    client: Client, owner: User, settings: object, forwarded: str
) -> None:
    settings.TRUSTED_PROXIES = 2  # type: ignore[attr-defined]
    post = {"login": owner.email, "password": "correct horse battery"}
    answer = client.post("/accounts/login/", post, REMOTE_ADDR="", HTTP_X_FORWARDED_FOR=forwarded)
    assert answer.status_code == 302
    assert is_inside(client)


def test_sessions_that_are_over_are_forgotten(inside: Client) -> None:
    assert not forget_next_ended_sessions(clock())
    with later(days=8):
        assert forget_next_ended_sessions(clock())
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_counts_stand_in_the_database() -> None:
    from django.db import connection

    cache.set("kept", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM leadflow_cache")
        assert cursor.fetchone() == (1,)
