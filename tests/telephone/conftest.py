"""What every test of the telephone has: the company, a number of ours, and daylight."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from leads.models import Business, Source
from tests import support
from tests.support.servers import twilio
from tests.support.servers.twilio import Twilio
from tests.support.telephone import ELM, OAK, OURS, TEAM


@pytest.fixture(autouse=True)
def by_day() -> Iterator[None]:
    """The clock goes on from MONDAY, at which texts may go, whatever time the tests are run at."""
    with time_machine.travel(support.MONDAY, tick=True):
        yield


@pytest.fixture
def company(settings: Any) -> Iterator[Twilio]:
    server = Twilio()
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_API_URL = (
        "AC1",
        [twilio.TOKEN, "old-secret"],
        server.address,
    )
    yield server
    server.stop()


@pytest.fixture
def unnamed_company(settings: Any) -> Iterator[Twilio]:
    """The same, of which the environment says nothing."""
    server = Twilio()
    server.accounts = {OAK[0]: OAK[1], ELM[0]: ELM[1]}
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "", []
    settings.TWILIO_API_URL = server.address
    yield server
    server.stop()


@pytest.fixture
def number(business: Business, company: Twilio) -> Source:
    source = business.sources.get(kind=Source.Kind.SMS)
    source.telephone = {"number": OURS, "ring": TEAM}
    source.save()
    return source
