"""Which provider posts the mails of a mailbox, and the key with which it signs, are entered."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.business.connections import renew_connection_secrets
from leads.capture import filing
from leads.models import Arrival, Business, Lead, Membership, Source
from leads.sources.posted_mail import posting_address, source_of_posts
from tests import support
from tests.support import letter
from tests.support.forms import open_page

pytestmark = pytest.mark.django_db
KEY = "heron-copper-signing"
ADA = letter("Ada Keen <ada@lovelace.example>", "Our roof leaks, could somebody come?")


@pytest.fixture(autouse=True)
def _nothing_in_the_environment(settings: Any) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": []}


@pytest.fixture
def source(business: Business) -> Source:
    return support.mailbox_of(business)


def save(inside: Client, source: Source, **typed: str) -> Any:
    return inside.post(f"/sources/{source.pk}/posts/", typed, follow=True)


def address(inside: Client, source: Source) -> str:
    """As it stands on the page to be copied, without the host."""
    page = open_page(inside, f"/sources/{source.pk}/")
    return "/m/" + page.get_element_by_id("posted-to").text_content().partition("/m/")[2]


def mailgun(path: str, key: str) -> int:
    stamp, token = "1789394400", "t" * 50
    seal = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    fields = {"recipient": "office@oak-roofing.example", "body-mime": ADA.decode()}
    signed = {"timestamp": stamp, "token": token, "signature": seal}
    return Client().post(path, {**fields, **signed}).status_code


def sparkpost(path: str) -> int:
    mail = {"email_rfc822": base64.b64encode(ADA).decode(), "email_rfc822_is_base64": True}
    relayed = {"rcpt_to": "office@oak-roofing.example", "msg_from": "a@b.example", "content": mail}
    told = json.dumps([{"msys": {"relay_message": relayed}}])
    return Client().post(path, told, content_type="application/json").status_code


def filed() -> int:
    while filing.file_next_arrival(support.clock()):
        pass
    return Lead.objects.count()


def test_with_its_key_only_what_the_provider_signs_is_taken(
    inside: Client, owner: User, source: Source
) -> None:
    said = save(inside, source, posted_by="mailgun", signing_key=KEY).content.decode()
    assert "Give Mailgun the address" in said
    assert "has posted no mail yet" in said
    assert KEY not in said
    path = address(inside, source)
    for wrong in ("another", "none", "", "\x00"):
        assert mailgun(path, wrong) == 403
    assert mailgun(f"/m/{source.key}/mailgun/", KEY) == 403
    assert mailgun(path.replace("mailgun", "postmark"), KEY) == 404
    assert not Arrival.objects.exists()
    assert mailgun(path, KEY) == 200
    assert filed() == 1
    page = inside.get(f"/sources/{source.pk}/").content.decode()
    assert "Mailgun posted the last mail" in page
    assert "A provider posts its mails, the last" in inside.get("/sources/").content.decode()
    told = set(source.business.setting_changes.values_list("name", "after", "who"))
    assert ("posted_by", "mailgun", owner.email) in told
    assert ("signing_key", "(not shown)", owner.email) in told
    save(inside, source, posted_by="mailgun", signing_key="")  # keeps it
    assert mailgun(path, "another") == 403
    save(inside, source, posted_by="", signing_key="")
    source.refresh_from_db()
    assert (source.posted_by, source.posted_secret) == ("", "")
    assert mailgun(path, KEY) == 404


def test_of_one_that_signs_nothing_the_address_is_the_secret(
    inside: Client, source: Source
) -> None:
    save(inside, source, posted_by="sparkpost", signing_key="")
    path = address(inside, source)
    assert source.key not in path
    assert sparkpost(f"/m/{source.key}/sparkpost/") == 403
    assert sparkpost(path.replace("/m/", "/m/1")) == 404
    other = posting_address(Source(pk=source.pk + 1), "sparkpost")
    assert sparkpost("/m/" + other.partition("/m/")[2]) == 404
    assert sparkpost(path) == 200
    assert filed() == 1


def test_the_environment_is_believed_too_and_named(
    inside: Client, source: Source, settings: Any
) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": "of the environment"}
    page = inside.get(f"/sources/{source.pk}/").content.decode()
    assert "MAILGUN_WEBHOOK_SIGNING_KEY" in page
    assert "of the environment" not in page
    assert mailgun(f"/m/{source.key}/mailgun/", "of the environment") == 200
    save(inside, source, posted_by="mailgun", signing_key=KEY)
    assert mailgun(address(inside, source), "of the environment") == 403


def test_a_key_that_no_key_of_ours_opens_believes_nobody(
    inside: Client, source: Source, settings: Any
) -> None:
    save(inside, source, posted_by="mailgun", signing_key=KEY)
    source.refresh_from_db()
    kept = source.posted_secret
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    renew_connection_secrets()
    path = "/m/" + posting_address(source, "mailgun").partition("/m/")[2]
    for key in (KEY, "none", "", "\x00"):
        assert mailgun(path, key) in (403, 404)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "newer", [before]
    renew_connection_secrets()
    source.refresh_from_db()
    assert source.posted_secret != kept
    settings.SECRET_KEY_FALLBACKS = []
    assert mailgun("/m/" + posting_address(source, "mailgun").partition("/m/")[2], KEY) == 200


def test_only_who_decides_and_only_their_own(client: Client, source: Source) -> None:
    member = support.make_owner(source.business, "m@oak.example", Membership.Role.MEMBER)
    client.force_login(member)
    assert save(client, source, posted_by="mailgun").status_code == 403
    elm = support.make_business(key="elm", name="Elm", email="office@elm.example")
    client.force_login(support.make_owner(elm, "owner@elm.example"))
    assert save(client, source, posted_by="mailgun").status_code == 404
    assert source_of_posts(source.key) is None
    source.refresh_from_db()
    assert source.posted_by == ""
