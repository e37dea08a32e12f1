"""Somebody is erased while a round of messages leaves, one of which is theirs."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from followups.models import Message
from followups.outbox import send as outbox
from leadflow.privacy.erasing import erase_person, finish_erasure
from leadflow.privacy.people import person_of
from leads.models import Business
from tests import support
from tests.support import crowd, marked
from tests.support.crowd import TUESDAY, address
from tests.support.servers.sink import Sink, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("number", [1, 4])
def test_others_of_the_round_go_and_nothing_of_theirs_is_left(
    business: Business, mail_through: Sink, number: int
) -> None:
    """The second is just being handed over, the last has been decided and waits for its turn."""
    steps, mail_through.slow = crowd.due_steps(business, 5), 0.15
    lead = steps[number].lead
    assert lead is not None
    sending = threading.Thread(target=send_aside)
    sending.start()
    assert wait_for(lambda: len(mail_through.accepted) == 1)
    done = erase_person(person_of(lead.contact), TUESDAY, "us")
    sending.join(30)
    support.live(TUESDAY + timedelta(minutes=2))
    finish_erasure(done.erasure, TUESDAY)
    others = [n for n in range(5) if n != number]
    assert [len(mail_through.to(address(n))) for n in others] == [1, 1, 1, 1]
    assert len(mail_through.to(address(number))) <= (done.on_their_way if number == 1 else 0)
    assert Message.objects.filter(kind="step", state="sent").count() == 4
    assert not marked.lines_with(marked.dump(), address(number))


def send_aside() -> None:
    try:
        outbox.send_next_message(TUESDAY)
    finally:
        connections.close_all()
