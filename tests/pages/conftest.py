"""Somebody who is signed in, and sources to look at."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.models import Business, Import, Source
from leads.sources import importing, tables
from leads.sources import settings as sources
from tests.support import MONDAY
from tests.support.forms import ODD


@pytest.fixture
def inside(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


@pytest.fixture
def webhook(business: Business, client: Client) -> Source:
    """A form made elsewhere that has sent one request."""
    source = sources.new_source(business, Source.Kind.WEBHOOK, "Elsewhere")
    client.post(f"/w/{source.key}/", ODD, content_type="application/json")
    return source


@pytest.fixture
def number(business: Business) -> Source:
    return sources.new_source(business, Source.Kind.SMS, "Line")


@pytest.fixture
def draft(business: Business, owner: User) -> Import:
    table = tables.read_file("people.csv", b"Name,Email,Notes\nAda,ada@x.example,roof\n")
    return importing.keep_table(business, "people.csv", table, MONDAY, owner)
