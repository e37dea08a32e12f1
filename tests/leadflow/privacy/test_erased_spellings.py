"""Whoever is erased is erased from what others say of them, however they spell it."""

import unicodedata
from datetime import timedelta

import pytest

from leadflow.privacy import erasing
from leadflow.privacy.people import person_of
from leads.capture import filing, webhook
from leads.models import Arrival, Business, Inbound, Lead, SearchRow
from leads.sources import settings as sources
from tests import support
from tests.support import BOB, MONDAY

pytestmark = pytest.mark.django_db
NAME, EMAIL, PHONE = "Zülfikar Öztürk", "zulfi@marker.example", "902-555-0177"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
SPELLINGS = [
    NAME,
    NAME.upper(),
    NAME.lower(),
    "Öztürk, Zülfikar",
    unicodedata.normalize("NFD", NAME),
    "Zülfikar\u00a0Öztürk",
    EMAIL.upper(),
    "https://x.example/?to=zulfi%40marker.example",
    "902\u00a0555\u00a00177",
    "902\u2013555\u20130177",
    "+1 (902) 555.0177",
]
POSTS = [
    (FORM, b"note=my+friend+zulfi%40marker.example+said+so"),
    (FORM, b"note=Z%C3%BClfikar+%C3%96zt%C3%BCrk+said"),
    (JSON, b'{"note": "Z\\u00fclfikar \\u00d6zt\\u00fcrk said"}'),
    (FORM, b"note=ring+902-555-0177+please"),
]


@pytest.fixture
def person(business: Business) -> Lead:
    said = {"name": NAME, "email": EMAIL, "phone": PHONE, "message": "My roof leaks, please come."}
    return support.answered_lead(business, said)


def erase(lead: Lead) -> None:
    done = erasing.erase_person(person_of(lead.contact), MONDAY + timedelta(hours=1), "x")
    erasing.finish_erasure(done.erasure, MONDAY + timedelta(hours=1))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_in_what_another_wrote(business: Business, person: Lead, spelling: str) -> None:
    other = support.write(business, {**BOB, "message": f"My neighbour {spelling} sent me."})
    erase(person)
    for text in (
        Inbound.objects.get(lead=other).text,
        str(Lead.objects.get(pk=other.pk).fields),
        str(SearchRow.objects.get(lead=other).words),
    ):
        assert spelling.lower() not in text.lower()
        assert "neighbour" in text


@pytest.mark.parametrize(("kind", "body"), POSTS)
def test_in_what_was_posted_and_never_filed(
    business: Business, person: Lead, kind: str, body: bytes
) -> None:
    hook = sources.new_source(business, "webhook", "Builder", MONDAY)
    webhook.keep_post(hook, body, kind, MONDAY, "8.8.8.8")
    while filing.file_next_arrival(MONDAY):
        pass
    post = Arrival.objects.get(source=hook)
    assert post.lead is None
    erase(person)
    post.refresh_from_db()
    assert b"note" in bytes(post.raw)
    assert len(bytes(post.raw)) == len(body)
    assert b"xxxxx" in bytes(post.raw)
    for left in (b"zulfi", b"0177", b"%BClfikar", b"u00fclfikar"):
        assert left not in bytes(post.raw)
