"""Today asks the database at most a dozen times, whatever stands on it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followups.models import Message
from leadflow.pages.system import live
from leads.business import archive
from leads.judge.opinion import Opinion
from leads.judge.recording import Judged, record_judgements
from leads.models import Business, Lead, MergeSuggestion, ReasonCode, Source
from leads.models.judgement import new_reason
from leads.pipeline import snoozing
from tests import support
from tests.support import ADA, BOB
from tests.support.seen import held

pytestmark = pytest.mark.django_db
MOST = 12
NAMELESS = {**ADA, "name": "", "phone": ""}


def answered(business: Business, number: int) -> Lead:
    return support.answered_lead(business, {**NAMELESS, "email": f"a{number}@x.example"})


def waits(business: Business, owner: User) -> None:
    now = support.clock()
    support.write(business, {**NAMELESS, "email": "w@x.example"}, now)


def asks(business: Business, owner: User) -> None:
    reasons = [new_reason(ReasonCode.DANGER)]
    opinion = Opinion("new_inquiry", "soon", reasons=reasons, judged_by="test")
    record_judgements([Judged(answered(business, 1), None, [], opinion)], support.clock())


def put_off(business: Business, owner: User) -> None:
    snoozing.snooze_lead(answered(business, 2), "tomorrow", support.clock(), owner)


def held_back(business: Business, owner: User) -> None:
    held(business, BOB, support.clock())


def the_same(business: Business, owner: User) -> None:
    one, other = answered(business, 3).contact, answered(business, 4).contact
    MergeSuggestion.objects.create(one=one, other=other, at=support.clock(), why="The same phone")


def missed(business: Business, owner: User) -> None:
    step = answered(business, 7).messages.filter(kind="step").first()
    Message.objects.filter(pk=getattr(step, "pk", 0)).update(missed_at=support.clock())


def draft(business: Business, owner: User) -> None:
    lead = answered(business, 9)
    Message.objects.create(
        business=business,
        lead=lead,
        kind="reply",
        state="awaiting_approval",
        not_before=support.clock(),
        to="a9@x.example",
        body="Hello",
    )


def channel_out(business: Business, owner: User) -> None:
    Message.objects.create(
        business=business,
        kind="alert",
        not_before=support.clock(),
        to="o@x.example",
        channel_out=True,
        why="The server is away",
    )


def silent(business: Business, owner: User) -> None:
    read_at = support.clock() - timedelta(hours=1)
    for name, state in (("Office", {"read_at": read_at.isoformat()}), ("Sales", {"error": "No"})):
        Source.objects.create(
            business=business,
            kind="mailbox",
            name=name,
            key=name,
            mailbox={"host": "imap.example"},
            mailbox_state=state,
        )


def archived(business: Business, owner: User) -> None:
    other = support.make_business(key="elm", email="office@elm.example")
    other.memberships.create(user=owner, role="owner")
    archive.archive_business(other, support.clock(), owner)


STATES = (put_off, held_back, the_same, missed, draft, channel_out, silent, archived)


@pytest.fixture(autouse=True)
def looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether anything has happened is otherwise asked once a second."""
    monkeypatch.setattr(live, "FRESH", -1)


def queries_of(inside: Client, address: str) -> list[Any]:
    with CaptureQueriesContext(connection) as asked:
        assert inside.get(address).status_code == 200
    return [one["sql"] for one in asked.captured_queries]


def test_whatever_stands_on_it(business: Business, owner: User, inside: Client) -> None:
    for state in (*STATES, asks, waits):
        state(business, owner)
        for address in ("/", "/?missed=1") if state in (archived, asks, waits) else ():
            inside.get(address)  # what is kept from the first time on
            asked = queries_of(inside, address)
            assert len(asked) <= MOST, "\n".join(asked)
        if state is archived:
            shows_all(inside.get("/?missed=1").content.decode())


def shows_all(page: str) -> None:
    for words in (
        *("a3@x.example and a4@x.example", "a7@x.example</a>, day 1", "The server is away"),
        *(">Office</a> cannot be read", ">Sales</a> cannot be read", "held back: 1"),
        *("is being set up. Next:", "Put off: 1"),
    ):
        assert words in page, words
