"""Somebody signed in the way people do it, and no limits left over from the test before."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from tests.support.accounts import sign_in


@pytest.fixture(autouse=True)
def _no_counts_of_before(db: None) -> Iterator[None]:
    cache.clear()
    yield


@pytest.fixture
def inside(client: Client, owner: User) -> Client:
    sign_in(client, owner)
    return client
