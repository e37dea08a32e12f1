"""The pages of the telephone: sign in once, choose a number, and texts come in."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection as database
from django.test import Client

from leads.models import Arrival, Business, Connection, Membership, SettingChange, Source
from leads.sources import canary
from tests import support
from tests.support.forms import goes_along
from tests.support.servers import twilio
from tests.support.servers.twilio import Twilio
from tests.support.telephone import ELM, HERS, LEAK, OAK, OURS

pytestmark = pytest.mark.django_db
PAGE, NUMBERS = "/settings/telephone/", "/settings/telephone/numbers/"
TYPED = {"sid": OAK[0], "token": OAK[1]}


@pytest.fixture
def company(settings: Any) -> Iterator[Twilio]:
    server = Twilio()
    server.accounts = {OAK[0]: OAK[1]}
    settings.TWILIO_API_URL = server.address
    settings.PUBLIC_URL, settings.IS_LOCAL = "https://leads.oak.example", False
    yield server
    server.stop()


def shown(answer: Any) -> str:
    return str(answer.content.decode())


def test_signed_in_connected_and_a_text_comes_in(
    inside: Client, business: Business, company: Twilio
) -> None:
    company.numbers = twilio.owned(OURS, voice_url="https://old.example/")
    page = shown(inside.post(PAGE, TYPED, follow=True))
    assert "Signed in to “Oak&#x27;s account”." in page
    assert "trial account" in page
    assert "https://old.example/" in page
    page = shown(inside.post(f"{NUMBERS}connect/", {"number": OURS}, follow=True))
    assert f"Connected: Twilio posts here what comes in to {OURS}" in page
    source = Source.objects.get(kind=Source.Kind.SMS)
    told = {"MessageSid": "SM1", "From": HERS, "To": OURS, "Body": LEAK}
    posted_to = company.numbers["PN1"]["sms_url"].removeprefix("https://leads.oak.example")
    assert twilio.post(inside, posted_to, OAK[1], **told).status_code == 200
    assert Arrival.objects.get().source == source
    look = shown(inside.post(f"/sources/{source.pk}/look/", follow=True))
    assert "All is right" in look
    company.numbers["PN1"]["sms_url"] = ""
    assert "Texts go nowhere." in shown(inside.post(f"/sources/{source.pk}/look/", follow=True))
    done = shown(inside.post(f"/sources/{source.pk}/at-twilio/", follow=True))
    assert "Done: Twilio posts here" in done
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert OAK[1] not in str(cursor.fetchall()), table
    assert OAK[1] not in shown(inside.get(PAGE)) + page + done
    assert "Removed" in shown(inside.post(f"{PAGE}forget/", follow=True))
    assert twilio.post(inside, posted_to, OAK[1], **told).status_code == 403


def test_where_it_may_not_be_set_the_addresses_stand_to_copy(
    inside: Client, business: Business, company: Twilio
) -> None:
    company.numbers = twilio.owned(OURS, trunk_sid="TK1")
    inside.post(PAGE, TYPED)
    page = shown(inside.post(f"{NUMBERS}connect/", {"number": OURS}, follow=True))
    assert "The number is yours here." in page
    assert "SIP trunk" in page
    assert page.count("data-copy") == 2
    nobodys = shown(inside.post(f"{NUMBERS}connect/", {"number": "+19025550000"}, follow=True))
    assert "has no number" in nobodys
    company.script = (503, {})
    assert "Twilio is busy" in shown(inside.get(NUMBERS))
    company.script = (200, [])
    assert "Twilio cannot be reached" in shown(inside.get(NUMBERS))


def test_a_mistake_stands_at_its_field_and_the_token_is_not_typed_again(
    inside: Client, business: Business, company: Twilio
) -> None:
    wrong = inside.post(PAGE, {"sid": "AC12", "token": OAK[1]})
    assert wrong.status_code == 422
    assert "has 34 characters" in shown(wrong)
    assert OAK[1] not in shown(wrong)
    again = {"sid": OAK[0], **goes_along(wrong, "token")}
    assert "Signed in" in shown(inside.post(PAGE, again, follow=True))
    refused = shown(inside.post(PAGE, {"sid": OAK[0], "token": "wrong"}))
    assert "Twilio does not take this Account SID and Auth Token" in refused
    assert Connection.objects.get().secrets["token"] == OAK[1]
    inside.post(PAGE, {"sid": OAK[0], "token": ""})
    assert SettingChange.objects.filter(name="token").count() == 1
    elsewhere = inside.post(PAGE, {"sid": ELM[0], "token": ""})
    assert "Type the one for this one" in shown(elsewhere)
    assert OAK[1] not in shown(elsewhere)


def test_a_number_to_test_from_is_entered_and_used(
    inside: Client, business: Business, company: Twilio
) -> None:
    company.numbers = {**twilio.owned(OURS), **twilio.owned("+19025550177", "PN2")}
    line = business.sources.get(kind=Source.Kind.SMS)
    line.telephone = {"number": OURS}
    line.save()
    for typed, says in (
        ("soon", "is no phone number"),
        (OURS, "is itself a number that is tested"),
        ("902 555 0178", "This Twilio account has no number +19025550178"),
    ):
        wrong = inside.post(PAGE, {**TYPED, "canary_number": typed})
        assert says in shown(wrong)
        assert not Connection.objects.exists()
    inside.post(PAGE, {**TYPED, "canary_number": "902 555 0177"})
    assert Connection.objects.get().values["canary_number"] == "+19025550177"
    assert "+19025550177" in shown(inside.get(PAGE))
    line.refresh_from_db()
    assert canary.is_carried(line)
    canary.by_text(line, "lfc-word")
    assert company.texts[-1]["From"] == "+19025550177"
    assert company.texts[-1]["To"] == OURS
    inside.post(PAGE, {**TYPED, "canary_number": ""})
    assert not canary.is_carried(Source.objects.get(pk=line.pk))


def test_what_the_environment_names_is_shown_and_others_numbers_are_not(
    inside: Client, business: Business, owner: User, company: Twilio, settings: Any
) -> None:
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = OAK[0], [OAK[1]]
    elm = support.make_business(key="elm", name="Elm", email="office@elm.example")
    line = elm.sources.get(kind=Source.Kind.SMS)
    line.telephone = {"number": "+19025550144"}
    line.save()
    company.numbers = {**twilio.owned(OURS), **twilio.owned("+19025550144", "PN2")}
    page = shown(inside.get(PAGE))
    assert OAK[0] in page
    assert OAK[1] not in page
    assert 'name="token"' not in page
    inside.post(PAGE, {"sid": ELM[0], "token": ELM[1]})
    assert not Connection.objects.exists()
    numbers = shown(inside.get(NUMBERS))
    assert OURS in numbers
    assert "+19025550144" not in numbers
    taken = inside.post(f"{NUMBERS}connect/", {"number": "+19025550144"}, follow=True)
    assert "another business" in shown(taken)


def test_only_owners_see_and_change_it(client: Client, business: Business, company: Twilio) -> None:
    client.force_login(support.make_owner(business, "m@oak.example", Membership.Role.MEMBER))
    source = business.sources.get(kind=Source.Kind.SMS)
    for address in (PAGE, NUMBERS):
        assert client.get(address).status_code == 403
    for address in (
        PAGE,
        f"{PAGE}forget/",
        f"{NUMBERS}connect/",
        f"/sources/{source.pk}/at-twilio/",
        f"/sources/{source.pk}/look/",
    ):
        assert client.post(address, TYPED).status_code == 403, address
