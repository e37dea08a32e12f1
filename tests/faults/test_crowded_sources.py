"""More than a small business ever gets, by doors that cannot ask for a proof of work: as many
answers an hour as by a form, the others wait for their turn or for a person, and owners are told.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from followups.models import Message
from leadflow import steps
from leads.models import Business, Lead, Source
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
