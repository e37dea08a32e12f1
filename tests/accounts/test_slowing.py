"""Guessing gets slower and slower, and the owner of the account is not locked out by it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from leadflow.accounts import slowing
from leadflow.models import SignInTries
from leads.models import Business
from leads.screening import client as client_address
from tests.support import MONDAY, make_owner
from tests.support.accounts import ELSEWHERE, HERE, fail, is_inside, later, sign_in

pytestmark = pytest.mark.django_db
COUNTERS = slowing.counters_of("ada@x.example", HERE, "")


def test_after_some_failures_even_the_right_password_waits(client: Client, owner: User) -> None:
    fail(owner, 5, HERE)
    answer = sign_in(client, owner, ip=HERE)
    assert "Too many tries. Wait 1 min" in answer.content.decode()
    assert not is_inside(client)
    with later(minutes=2):
        sign_in(client, owner, ip=HERE)
        assert is_inside(client)


def test_waits_grow_up_to_an_hour_and_are_forgotten_after_a_day() -> None:
    now, tries, waits = MONDAY, 0, []
    while len(waits) < 9:
        if until := slowing.begin_try(COUNTERS, now):
            waits.append((until - now).total_seconds())
            now = until
        else:
            tries += 1
    assert tries == slowing.ONE.free + len(waits) - 1
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    now += slowing.FORGOTTEN_AFTER
    assert slowing.begin_try(COUNTERS, now + timedelta(seconds=1)) is None
    assert {row.failures for row in SignInTries.objects.all()} == {1}


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(client: Client, owner: User) -> None:
    fail(owner, 8, ELSEWHERE)
    sign_in(client, owner, ip=HERE)
    assert is_inside(client)


def test_many_places_slow_strangers_and_not_the_owners_browser(client: Client, owner: User) -> None:
    sign_in(client, owner)
    client.post("/accounts/logout/")
    for number in range(25):
        fail(owner, 1, f"198.51.100.{number}")
    stranger = Client()
    assert "Too many tries" in sign_in(stranger, owner, ip="192.0.2.1").content.decode()
    sign_in(client, owner, ip="192.0.2.1")
    assert is_inside(client)


def test_a_mark_of_another_account_is_none(client: Client, owner: User, business: Business) -> None:
    mallory = make_owner(business, "mallory@oak-roofing.example", "member")
    sign_in(client, mallory)
    client.post("/accounts/logout/")
    fail(owner, 5, HERE)
    assert "Too many tries" in sign_in(client, owner, ip=HERE).content.decode()


def test_one_place_that_tries_many_accounts_is_slowed() -> None:
    for number in range(20):
        assert not slowing.begin_try(slowing.counters_of(f"a{number}", HERE, ""), MONDAY)
    assert slowing.begin_try(slowing.counters_of("another", HERE, ""), MONDAY)


def test_a_household_of_ipv6_is_one_place() -> None:
    assert client_address.place_of("2001:db8:1:2::1") == client_address.place_of(
        "2001:db8:1:2:ffff::9"
    )
    assert client_address.place_of("2001:db8:1:3::1") != client_address.place_of("2001:db8:1:2::1")


def test_an_account_that_is_not_there_slows_like_one_that_is(client: Client, owner: User) -> None:
    nobody = User(email="nobody@x.example")
    fail(nobody, 5, HERE)
    fail(owner, 5, HERE)
    told = [sign_in(Client(), u, "x", HERE).content.decode() for u in (nobody, owner)]
    assert all("Too many tries. Wait 1 min" in page for page in told)


@pytest.mark.parametrize("spelling", ["OWNER@OAK-ROOFING.EXAMPLE", " owner@oak-roofıng.example"])
def test_another_spelling_is_no_other_account(owner: User, spelling: str) -> None:
    fail(owner, 3, HERE)
    fail(User(email=spelling), 2, HERE)
    assert "Too many tries" in sign_in(Client(), owner, ip=HERE).content.decode()


def test_a_good_try_forgets_its_own_failures_and_no_others() -> None:
    for _ in range(4):
        slowing.begin_try(COUNTERS, MONDAY)
    slowing.forgive_try(COUNTERS, MONDAY)
    by_pace = {COUNTERS[row.key]: row.failures for row in SignInTries.objects.all()}
    assert by_pace == {slowing.ONE: 0, slowing.MANY: 3}


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_not_quicker() -> None:
    def attempt(_: int) -> bool:
        try:
            return slowing.begin_try(COUNTERS, MONDAY) is None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        passed = sum(pool.map(attempt, range(24)))
    assert passed == slowing.ONE.free


def test_nothing_that_is_counted_names_anybody(owner: User) -> None:
    fail(owner, 1)
    assert not [row.key for row in SignInTries.objects.all() if "owner" in row.key]
