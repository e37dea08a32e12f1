"""More than a small business ever gets, by doors that cannot ask for a proof of work: as many
answers an hour as by a form, the others wait for their turn or for a person, and owners are told.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from followups.models import Message
from leadflow.processes import steps
from leads.models import Business, Lead, Membership, Source
from leads.sources.settings import key_hash
from tests import support

pytestmark = pytest.mark.django_db

MOST, SENT = 3, 6
Post = Callable[[Client, dict[str, str]], Any]


def by_webhook(client: Client, said: dict[str, str]) -> Any:
    return client.post("/w/theirs/", said, "application/json")


def by_api(client: Client, said: dict[str, str]) -> Any:
    return client.post(
        "/api/v1/inquiries", said, "application/json", headers={"Authorization": "Bearer theirs"}
    )


def by_mail(client: Client, said: dict[str, str]) -> None:
    raw = support.letter(f"{said['name']} <{said['email']}>", said["message"], "A new roof")
    support.mail_in(Business.objects.get(), raw, support.clock())


DOORS: dict[str, Post] = {"webhook": by_webhook, "api": by_api, "mailbox": by_mail}


@pytest.fixture(params=DOORS)
def flooded(request: Any, client: Client, business: Business) -> datetime:
    """Through one door twice as many as are answered in an hour; the moment after."""
    kind = request.param
    if kind != "mailbox":
        key = "theirs"
        Source.objects.create(
            business=business, kind=kind, name=kind, key=key, secret_hash=key_hash(key)
        )
    business.sources.filter(kind=kind).update(most_an_hour=MOST)
    for n in range(SENT):
        email = f"a{n}@x{n}.example"
        said = {"name": f"Ada {n} King", "email": email, "message": f"Our roof {n} leaks. Come?"}
        DOORS[kind](client, said)
    now = support.clock() + timedelta(minutes=4)
    support.live(now)
    assert Lead.objects.filter(source__kind=kind).count() == SENT
    return now


def test_one_click_answers_whoever_waits_and_nobody_who_comes_later(
    flooded: datetime, client: Client, owner: Any
) -> None:
    source = Lead.objects.latest("pk").source
    client.force_login(owner)
    page = client.get("/sources/?business=oak", follow=True).content.decode()
    assert f"{SENT - MOST} first answers wait" in page
    assert client.post(f"/sources/{source.pk}/answer/", follow=True).status_code == 200
    support.live(flooded)
    assert answers("sent").count() == SENT
    for n in range(2):  # the flood goes on: nobody has allowed that
        email = f"late{n}@y{n}.example"
        said = {"name": f"Eve {n} Low", "email": email, "message": f"Our gutter {n} leaks. Come?"}
        DOORS[source.kind](client, said)
    assert Source.objects.get(pk=source.pk).crowd_allowed_at is not None
    support.live(flooded + timedelta(minutes=6))
    assert answers("sent").count() == SENT
    assert set(answers("queued").values_list("why_code", flat=True)) == {"source_limit"}


def test_the_click_is_an_owners_and_needs_somebody_who_waits(
    flooded: datetime, client: Client, owner: Any
) -> None:
    source = Lead.objects.latest("pk").source
    address = f"/sources/{source.pk}/answer/"
    assert client.post(address).status_code == 302  # to the sign-in
    client.force_login(support.make_owner(source.business, "m@oak.example", Membership.Role.MEMBER))
    assert client.post(address).status_code == 403
    assert answers("queued").exclude(why_code="source_limit").count() == 0
    client.force_login(owner)
    client.post(address)
    assert "Nobody waits" in client.post(address, follow=True).content.decode()


def answers(state: str) -> Any:
    return Message.objects.filter(kind="first_response", state=state).order_by("pk")


def test_as_many_are_answered_as_by_a_form_and_the_others_in_their_turn(
    flooded: datetime, owner: Any
) -> None:
    assert (answers("sent").count(), answers("queued").count()) == (MOST, SENT - MOST)
    assert set(answers("queued").values_list("why_code", flat=True)) == {"source_limit"}
    while any(step(flooded) for step in steps.DUE):
        pass
    told = Message.objects.get(topic="crowded")
    assert told.to == owner.email
    assert "answer yourselves" in told.text
    first, second, _ = answers("queued")
    Message.objects.filter(pk=second.pk).update(author=owner)  # one of us lets it go
    support.live(flooded + timedelta(minutes=6))
    assert set(answers("queued")) & {first, second} == {first}
    support.live(flooded + timedelta(minutes=66))
    assert answers("sent").count() == SENT
