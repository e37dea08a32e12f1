"""What an owner enters of a server: kept encrypted, never given back, written down as changed."""

import pytest
from django.contrib.auth.models import User
from django.db import connection as database
from django.test import override_settings

from leads.business import connections
from leads.models import Business, Connection, SettingChange
from leads.models.connection import sealed
from tests import support
from tests.support import MONDAY

pytestmark = pytest.mark.django_db
SERVER = {"host": "smtp.oak.example", "port": 587}
PASSWORD = "river-lantern-copper-9"


@pytest.fixture
def owner(business: Business) -> User:
    return support.make_owner(business)


def keep(business: Business, owner: User, password: str, **changes: object) -> Connection:
    values = {**SERVER, **changes}
    return connections.keep_connection(
        business, "mail", values, {"password": password}, owner, MONDAY
    )


def test_the_secret_is_read_again_and_stands_nowhere(business: Business, owner: User) -> None:
    kept = keep(business, owner, PASSWORD)
    assert Connection.objects.get().secrets == {"password": PASSWORD}
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert PASSWORD not in str(cursor.fetchall()), table
    assert PASSWORD not in repr(kept.__dict__)


def test_an_empty_secret_stands_for_the_kept_one(business: Business, owner: User) -> None:
    keep(business, owner, PASSWORD)
    kept = keep(business, owner, "", port=465)
    assert (kept.secrets, kept.values["port"]) == ({"password": PASSWORD}, 465)


def test_a_kept_secret_stays_with_the_server_that_it_was_entered_for(
    business: Business, owner: User
) -> None:
    keep(business, owner, PASSWORD)
    values = {**SERVER, "port": 465}
    secrets = {"password": ""}
    kept = connections.keep_connection(
        business, "mail", values, secrets, owner, MONDAY, of=["host"]
    )
    assert kept.secrets == {"password": PASSWORD}
    values["host"] = "smtp.evil.example"
    kept = connections.keep_connection(
        business, "mail", values, secrets, owner, MONDAY, of=["host"]
    )
    assert kept.secrets == {"password": ""}


def test_a_change_says_what_by_whom_and_nothing_of_secrets(business: Business, owner: User) -> None:
    keep(business, owner, PASSWORD)
    keep(business, owner, "another-one-entirely", host="mail.oak.example")
    told = (
        SettingChange.objects.filter(business=business)
        .order_by("-id")
        .values_list("name", "before", "after", "who")
    )
    assert ("host", "smtp.oak.example", "mail.oak.example", owner.email) in told[:2]
    assert not [row for row in told if PASSWORD in str(row) or "another-one" in str(row)]


def test_what_a_test_found_is_void_once_it_is_changed(business: Business, owner: User) -> None:
    before = keep(business, owner, PASSWORD)
    connections.note_test(before, True, "It works.", MONDAY)
    changed = connections.keep_connection(
        business, "mail", {"host": "x.example"}, {}, owner, support.clock()
    )
    connections.note_test(before, True, "It works.", MONDAY)
    changed.refresh_from_db()
    assert (changed.works, changed.test_words) == (None, "")


def test_a_new_key_takes_over_and_a_lost_one_leaves_all_as_it_is(
    business: Business, owner: User
) -> None:
    box = support.mailbox_of(business)
    with override_settings(SECRET_KEY="older", SECRET_KEY_FALLBACKS=[]):
        keep(business, owner, PASSWORD)
        box.mailbox_secret = sealed({"password": PASSWORD})
        box.save()
    connections.renew_connection_secrets()
    untouched = Connection.objects.get()
    assert not connections.is_readable(untouched.secret)
    with override_settings(SECRET_KEY="newer", SECRET_KEY_FALLBACKS=["older"]):
        connections.renew_connection_secrets()
    with override_settings(SECRET_KEY="newer", SECRET_KEY_FALLBACKS=[]):
        assert Connection.objects.get().secrets == {"password": PASSWORD}
        box.refresh_from_db()
        assert connections.is_readable(box.mailbox_secret)
