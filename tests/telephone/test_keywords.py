"""The words that the law of texts knows: who says STOP gets none, who says START some again."""

import pytest
from django.test import Client

from followups.models import Suppression
from leads.contacts import consent
from leads.models import Arrival, Business, Contact, Lead, LeadEvent, Source
from tests import support
from tests.support.servers.twilio import Twilio
from tests.support.telephone import HERS, LEAK, live, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("word", "by_us"),
    [
        ("STOP", 0),
        (" stop. ", 0),
        ("Unsubscribe", 0),
        ("ARRET", 1),
        ("alto", 1),
        ("please take me off your list", 1),
        ("Ne m'écrivez plus svp", 1),
        ("no me escriban más por favor", 1),
    ],
)
def test_stop_in_every_word_ends_everything_and_is_confirmed_once(
    client: Client, business: Business, number: Source, company: Twilio, word: str, by_us: int
) -> None:
    lead = support.answered_lead(business, at=support.clock())
    text(client, word)
    live()
    text(client, word, sid="SM-again")
    live()
    assert consent.is_withdrawn(lead.contact)
    assert lead.enrollments.get().why == "opted_out"
    assert Suppression.objects.filter(lifted_at__isnull=True).count() >= 2
    assert len(company.to(HERS)) == by_us
    assert not [t for t in company.to(HERS) if "http" in t]


def test_stop_from_somebody_unknown_is_noted_and_opens_nothing(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    text(client, "STOP")
    live()
    assert (Lead.objects.count(), Arrival.objects.get().became, company.texts) == (0, "refused", [])
    text(client, LEAK, sid="SM-later")
    live()
    assert Lead.objects.count() == 1
    assert company.to(HERS) == []


@pytest.mark.parametrize(
    ("word", "by_us"),
    [
        ("START", 0),
        ("unstop", 0),
        ("REPRENDRE", 1),
        ("Iniciar", 1),
        ("ok you can text me again", 1),
        ("Vous pouvez m'écrire à nouveau", 1),
    ],
)
def test_start_allows_again(
    client: Client, business: Business, number: Source, company: Twilio, word: str, by_us: int
) -> None:
    text(client, LEAK)
    live()
    text(client, "STOP", sid="SM-stop")
    live()
    text(client, word, sid="SM-start")
    live()
    contact = Contact.objects.get()
    assert not consent.is_withdrawn(contact)
    assert not Suppression.objects.filter(lifted_at__isnull=True).exists()
    assert len(company.to(HERS)) == 1 + by_us


@pytest.mark.parametrize(
    ("language", "asks", "goes", "stop", "start"),
    [
        ("en", "Hello, could you mend our roof this week?", "Don't text me again", "STOP", "START"),
        ("fr", "Bonjour, notre toit fuit, pouvez-vous passer ?", "ARRET", "ARRET", "REPRENDRE"),
        ("es", "Hola, nuestro tejado gotea, ¿puede venir alguien?", "ALTO", "ALTO", "INICIAR"),
        ("de", "Guten Tag, unser Dach ist undicht.", "Melden Sie mich ab", "STOP", "START"),
        ("pl", "Dzień dobry, nasz dach przecieka.", "Proszę mnie wypisać", "STOP", "START"),
    ],
)
def test_who_texts_is_told_in_their_language_how_to_stop_and_how_to_come_back(
    client: Client,
    business: Business,
    number: Source,
    company: Twilio,
    language: str,
    asks: str,
    goes: str,
    stop: str,
    start: str,
) -> None:
    text(client, asks)
    live()
    assert Lead.objects.get().language == language
    assert stop in company.to(HERS)[0]
    text(client, goes, sid="SM-stop")
    live()
    notice = company.to(HERS)[-1]
    assert consent.is_withdrawn(Contact.objects.get())
    assert notice != company.to(HERS)[0]
    assert start in notice
    text(client, start, sid="SM-start")
    live()
    assert not consent.is_withdrawn(Contact.objects.get())
    text(client, stop, sid="SM-stop-again")
    live()
    assert consent.is_withdrawn(Contact.objects.get())


@pytest.mark.parametrize(
    "words", ["you can't text me again", "don't start texting", "We start building on Monday"]
)
def test_other_words_allow_nothing(
    client: Client, business: Business, number: Source, words: str
) -> None:
    text(client, "STOP")
    text(client, words, sid="SM-other")
    live()
    assert consent.is_withdrawn(Contact.objects.get())


@pytest.mark.parametrize(
    ("word", "by_us"), [("HELP", 0), ("AIDE", 1), ("ayuda", 1), ("Hilfe", 1), ("POMOC", 1)]
)
def test_help_says_who_we_are_and_the_lead_is_seen(
    client: Client, business: Business, number: Source, company: Twilio, word: str, by_us: int
) -> None:
    support.answered_lead(business, at=support.clock())
    text(client, word)
    live()
    assert len(company.to(HERS)) == by_us
    assert LeadEvent.objects.filter(kind="help").count() == 1
    assert all("Oak Roofing" in t and "(902) 555-0110" in t for t in company.to(HERS))


def test_help_names_the_number_we_text_from_where_there_is_no_other(
    client: Client, business: Business, number: Source, company: Twilio
) -> None:
    Business.objects.update(phone="")
    support.answered_lead(business, at=support.clock())
    text(client, "Hilfe")
    live()
    assert ["(902) 555-0199" in told for told in company.to(HERS)] == [True]
