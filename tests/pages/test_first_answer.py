"""A new owner comes to their first approved answer by clicking: no shell, no restart, no file."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from followups.outbox import send as outbox
from leadflow.processes import prepare
from leads.capture.mail.mailbox import poll_next_mailbox
from leads.models import Business, Lead
from tests import support
from tests.pictures.stand_in import knowing
from tests.support.browser import IN_BROWSER
from tests.support.servers.dovecot import DOVECOT
from tests.support.servers.endpoint import Endpoint
from tests.support.servers.post_office import OFFICE, PostOffice, post_office
from tests.support.walk import CUSTOMER, Walk

pytestmark = [
    pytest.mark.both,
    *IN_BROWSER,
    pytest.mark.dovecot,
    pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed: apt install dovecot"),
]
PASSWORD = "correct horse battery"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found
    outbox.close_outbox()


@pytest.fixture
def stand_in() -> Iterator[Endpoint]:
    found = Endpoint()
    found.behave = knowing
    yield found
    found.stop()


def work(later: timedelta = timedelta(minutes=1)) -> None:
    """What a worker does once what was approved can be taken back no more, and each minute."""
    now = support.clock() + later
    while poll_next_mailbox(now):
        pass
    support.live(now)


def test_first_answer(
    desk: Any, settings: Any, office: PostOffice, stand_in: Endpoint, problems: list[str]
) -> None:
    settings.OWNER_PASSWORD = PASSWORD
    prepare.prepare_demo()
    prepare.prepare_owner()
    desk.goto("/accounts/login/")
    desk.fill("[name=login]", settings.OWNER_EMAIL)
    desk.fill("[name=password]", PASSWORD)
    desk.keyboard.press("Enter")
    desk.wait_for_selector("h1:has-text('Today')")
    walk = Walk(desk, PASSWORD, office, stand_in, work)
    walk.own_business()
    walk.sentences_and_texts()
    walk.mail_out()
    walk.mailbox()
    walk.ask_model()
    walk.draft_first()
    walk.inquiry()
    walk.approve()
    (answer,) = office.mails(CUSTOMER)
    assert OFFICE in answer["From"]
    assert "Tuesday or Thursday" in str(answer.get_payload(0).get_payload(decode=True).decode())
    assert problems == []

    said = f"Re: {answer['Subject']}"
    office.put(OFFICE, support.letter(CUSTOMER, "Tuesday, then.", said, answer["Message-ID"]))
    work(timedelta(minutes=5))
    lead = Lead.objects.get(business=Business.objects.get(is_demo=False))
    assert "Tuesday, then." in lead.inbound.values_list("text", flat=True)
    assert lead.stage == "in_progress"
