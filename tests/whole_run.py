"""Plugin of pytest: what is otherwise during a whole run than in the product, for every test."""

from collections.abc import Iterator

import pytest
from django.core import signing
from django.middleware import csrf
from django.template import Context, Template
from django.test import TransactionTestCase, override_settings
from django.test.signals import template_rendered
from django.test.testcases import LiveServerThread
from django.utils.safestring import SafeString

from tests import databases
from tests.support.live_server import LiveServer, wait_for_connections

DIGITS, LETTERS = "0123456789abcdef", "bcdfghjkmpqrtvwx"
CONSONANTS, HEX = str.maketrans(DIGITS, LETTERS), str.maketrans(LETTERS, DIGITS)
OUTERMOST = 2  # contexts of rendering in a template that no other template renders


@pytest.fixture(scope="session", autouse=True)
def _pages_alone_are_noted(django_test_environment: None) -> Iterator[None]:
    """Django notes what each template is given, for `response.context`.

    Fields, buttons and all that a page includes are templates too: a hundred of a page, whose
    contexts were copied and never looked at.
    """

    def render(self: Template, context: Context) -> SafeString:
        if len(context.render_context.dicts) <= OUTERMOST:
            template_rendered.send(sender=self, template=self, context=context)
        return self.nodelist.render(context)

    noting_all, Template._render = Template._render, render
    yield
    Template._render = noting_all


@pytest.fixture(scope="session", autouse=True)
def _tables_with_rows_alone_are_emptied() -> Iterator[None]:
    """After a test that commits. Foreign keys are looked at when all rows are gone."""

    def empty(self: TransactionTestCase) -> None:
        wait_for_connections()
        databases.empty()

    of_django, TransactionTestCase._fixture_teardown = TransactionTestCase._fixture_teardown, empty
    server, LiveServerThread.server_class = LiveServerThread.server_class, LiveServer
    yield
    TransactionTestCase._fixture_teardown = of_django
    LiveServerThread.server_class = server


@pytest.fixture(scope="session", autouse=True)
def _passwords_cost_nothing() -> Iterator[None]:
    """Hundreds of people are made here, and the product's hash is slow on purpose."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _tokens_say_no_words() -> Iterator[None]:
    """A page has a random token in each form, where any short word may stand by chance.

    A test that says what a page must not say would fail by it once in some hundred runs.
    """
    of_django, csrf.CSRF_ALLOWED_CHARS = csrf.CSRF_ALLOWED_CHARS, "qxzj"
    yield
    csrf.CSRF_ALLOWED_CHARS = of_django


@pytest.fixture(scope="session", autouse=True)
def _seals_say_no_words() -> Iterator[None]:
    """Nor does what is signed: who watches a page, and what has happened last."""
    of_django = signing.b64_encode, signing.b64_decode
    signing.b64_encode, signing.b64_decode = in_consonants, from_consonants
    yield
    signing.b64_encode, signing.b64_decode = of_django


def in_consonants(data: bytes) -> bytes:
    return data.hex().translate(CONSONANTS).encode()


def from_consonants(said: bytes) -> bytes:
    """Raises ValueError for anything else, as Django's does."""
    return bytes.fromhex(said.decode().translate(HEX))


@pytest.fixture(scope="session", autouse=True)
def _read_in_place() -> Iterator[None]:
    """A reader's process would know nothing of what a test has put in the place of something."""
    with override_settings(READ_APART=False):
        yield
