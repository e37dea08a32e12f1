"""Queries whose SQL is written once: they find what Django's own would, with other values too."""

import inspect
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from integrations.databases.prepared import Moment, Prepared, PreparedRows, prepared, prepared_rows
from leadflow.accounts import backend
from leadflow.pages.helpers.viewer import seen
from leadflow.processes import steps
from leads.models import Business, Membership
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OF_THE_PRODUCT = ("leadflow.", "followups.", "leads.")
ASKING = (steps, backend, seen)  # of whose modules the queries are


def join(name: str, days: int) -> User:
    return User.objects.create(username=name, date_joined=MONDAY + days * DAY)


def test_it_is_written_once_and_asked_with_each_value() -> None:
    written = []

    @prepared(most=2)
    def joined_a_day_before(now: Moment) -> QuerySet[User]:
        written.append(now)
        return User.objects.filter(date_joined__lte=now - DAY).order_by("-pk")

    people = [join(str(day), day) for day in range(4)]
    assert joined_a_day_before.numbers(MONDAY) == []
    assert joined_a_day_before.first(MONDAY) is None
    assert joined_a_day_before.numbers(MONDAY + DAY) == [people[0].pk]
    assert joined_a_day_before.numbers(MONDAY + 4 * DAY) == [people[3].pk, people[2].pk]
    assert len(written) == 1


def test_rows_are_those_of_django(business: Business) -> None:
    places = Membership.objects.filter(user=OuterRef("pk"), business=business.pk)

    @prepared_rows
    def people(least: Any) -> QuerySet[User]:
        rows = User.objects.select_related("profile").annotate(has_place=Exists(places))
        return rows.filter(pk__gte=least).order_by("pk")

    one, other = support.make_owner(business), join("other", 0)
    assert [(row, row.has_place) for row in people.rows(one.pk)] == [(one, True), (other, False)]
    assert people.rows(one.pk)[0].date_joined == one.date_joined
    assert people.rows(other.pk) == [other]
    one.delete()
    assert people.rows(0) == [other]


def test_the_first_of_a_new_connection_finds_out_what_the_database_can_do() -> None:
    @prepared_rows
    def people(least: Any) -> QuerySet[User]:
        rows = User.objects.annotate(both=JSONObject(name="username", number="pk"))
        return rows.filter(pk__gte=least)

    somebody = join("somebody", 0)
    vars(connection.features).pop("supports_json_field", None)
    (row,) = people.rows(somebody.pk)
    assert row.both == {"name": "somebody", "number": somebody.pk}


def test_what_asks_something_to_be_written_is_refused() -> None:
    @prepared()
    def found_once(now: Moment) -> QuerySet[User]:
        known = list(User.objects.values_list("pk", flat=True))
        return User.objects.filter(date_joined__lte=now).exclude(pk__in=known)

    with pytest.raises(RuntimeError, match="may not depend"):
        found_once.first(MONDAY)


def of_the_product() -> list[Prepared]:
    ours = [module for name, module in sys.modules.items() if name.startswith(OF_THE_PRODUCT)]
    return [one for module in ours for one in vars(module).values() if isinstance(one, Prepared)]


def test_each_of_the_product_finds_what_django_s_own_query_finds(business: Business) -> None:
    owner = support.make_owner(business)
    for number in range(3):
        support.answered_lead(business, {**ADA, "email": f"a{number}@x{number}.example"})
    support.write(business, {**ADA, "email": "new@elsewhere.example"})
    Business.objects.update(missed=Business.Missed.MOVE, mail_a_minute=5)
    found = set()
    for one in of_the_product():
        for now in (MONDAY, MONDAY + DAY, MONDAY + 9 * DAY):
            given = {"now": now, "after": 0, "user": owner.pk, "user_id": owner.pk}
            values = [given[name] for name in inspect.signature(one.queryset).parameters]
            own = list(one.queryset(*values))
            if isinstance(one, PreparedRows):
                assert one.rows(*values) == own, one
            else:
                assert one.numbers(*values) == [number for (number,) in own], one
            found.update([one] if own else [])
    assert {module.__name__ for module in ASKING[1:]} <= {
        one.queryset.__module__ for one in of_the_product()
    }
    assert len(of_the_product()) > 20
    assert len(found) > 5
