"""Countries, regions, time zones, holidays and languages are named in the reader's language."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.business.closed_days import names_of_holidays, parts
from leads.business.places import country_names, names_of_parts, zone_names
from leads.models import Business
from leads.models.people import Profile


def test_each_language_has_its_own_names_in_its_own_order() -> None:
    assert country_names("fr")["DE"] == "Allemagne"
    assert country_names("es")["DE"] == "Alemania"
    assert country_names("en")["DE"] == "Germany"
    for language in ("en", "fr", "es"):
        assert country_names(language).keys() == country_names("en").keys()
        assert zone_names(language).keys() == zone_names("en").keys()
    first = list(country_names("fr").values())
    assert first.index("Égypte") < first.index("Espagne")
    assert zone_names("es")["Europe/Paris"] == "París (Francia)"
    assert zone_names("fr")["America/Halifax"] == "Halifax (Canada)"
    assert list(zone_names("fr"))[-1] == "UTC"


def test_parts_of_a_country_too_and_where_nobody_names_them_as_they_are_called_there() -> None:
    assert names_of_parts("CA", "fr")["CA-NS"] == "Nouvelle-Écosse"
    assert names_of_parts("CA", "es")["CA-NS"] == "Nueva Escocia"
    assert names_of_parts("CA", "en") == parts("CA")
    assert names_of_parts("DE", "fr").keys() == parts("DE").keys()
    assert names_of_parts("", "fr") == {}


def test_holidays_are_named_in_the_readers_language_where_somebody_has() -> None:
    day = date(2026, 12, 25)
    named = [names_of_holidays("CA-NS", 2026, language)[day] for language in ("en", "fr", "es")]
    assert named == ["Christmas Day", "Jour de Noël", "Christmas Day"]
    assert names_of_holidays("ES", 2026, "es")[day] == "Natividad del Señor"
    assert {*names_of_holidays("FR", 2026, "fr")} == {*names_of_holidays("FR", 2026)}


@pytest.mark.django_db
def test_the_pages_name_them_so(client: Client, business: Business, owner: User) -> None:
    business.country, business.holidays = "CA", "CA-NS"
    business.save()
    Profile.objects.update_or_create(user=owner, defaults={"language": "fr"})
    client.force_login(owner)
    page = client.get("/settings/closed-days/").content.decode()
    for words in ("Janvier", "Août", "Jour de Noël", "Nouvelle-Écosse", "Allemagne", ">L<"):
        assert words in page, words
    for words in ("January", "Christmas Day", "Nova Scotia", "Germany"):
        assert words not in page, words
    page = client.get("/settings/business/").content.decode()
    for words in ("Allemagne", "Espagnol", "Paris (France)", "Plombier"):
        assert words in page, words
    for words in ("Germany", "Spanish", "Europe/Paris<", "Plumber"):
        assert words not in page, words
