"""Visitors keep coming while workers are killed: acknowledged, filed and sent are the same."""

import itertools
import random
import threading
from collections import Counter

import pytest
from django.db import connections
from django.test import Client

from followups.models import Message
from leads.models import Arrival, Lead
from tests import support
from tests.processes import drain
from tests.support.servers.sink import Sink, wait_for

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.real_processes,
    pytest.mark.long,
]

VISITORS, EACH, EACH_IN_FULL = 3, 8, 100


def test_counts_agree_after_a_load_with_kills(mail_through: Sink, full: bool) -> None:
    support.make_business()
    numbers, thanked = itertools.count(), []
    each = EACH_IN_FULL if full else EACH

    def visit() -> None:
        client = Client()
        for _ in range(each):
            number = next(numbers)
            typed = {
                "name": "Ada",
                "email": f"ada{number}@x{number}.example",
                "message": f"Our roof leaks, can you come? {number}",
                "submission_id": f"s{number}",
            }
            if client.post("/f/oak/", typed).status_code == 302:
                thanked.append(number)
        connections.close_all()

    visitors = [threading.Thread(target=visit) for _ in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    chance = random.Random(3)
    for _ in range(2):
        before = len(mail_through.accepted) + chance.randrange(1, 4)
        worker = drain(mail_through.port)
        wait_for(lambda before=before: len(mail_through.accepted) >= before, 15)
        worker.kill()
    for visitor in visitors:
        visitor.join()
    support.live(support.clock() + support.AFTER_ANY_LEASE)
    assert len(thanked) == Arrival.objects.count() == Lead.objects.count()
    states = Counter(Message.objects.filter(kind="first_response").values_list("state", flat=True))
    assert states["sent"] + states["unconfirmed"] == len(thanked)
    counts = Counter(recipient for recipient, _ in mail_through.accepted)
    assert set(counts.values()) == {1}
    assert states["sent"] <= len(counts) <= len(thanked)
