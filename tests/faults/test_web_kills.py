"""kill -9 of the web server when an inquiry has been stored: it is there, once, and answered."""

import signal

import pytest
from django.test import Client

from leads.models import Arrival, Business, Lead
from tests import support
from tests.processes import post
from tests.support import ADA
from tests.support.servers.sink import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_processes]


@pytest.mark.parametrize("point", ["after_capture", "before_hint"])
def test_killed_before_it_could_say_thank_you(
    client: Client, business: Business, mail_through: Sink, point: str
) -> None:
    typed = {**{k: str(v) for k, v in ADA.items()}, "submission_id": "one"}
    assert post(typed, LEADFLOW_CRASH_AT=point).wait(60) == -signal.SIGKILL
    assert Arrival.objects.get().became == Arrival.Became.OPEN
    assert client.post("/f/oak/", typed).status_code == 302  # they send it again
    support.live(support.clock())  # the timetable asks what is due, hint or no hint
    assert Lead.objects.count() == Arrival.objects.count() == 1
    assert len(mail_through.to(ADA["email"])) == 1
