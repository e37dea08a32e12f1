"""Whose holidays are closed days is guessed by an address, and people's choice stays."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.test import Client

from leads.business import regions
from leads.business.closed_days import keep_holidays, knows_place
from leads.business.regions import guess_holidays
from leads.models import Business
from leads.sources.profile import keep_profile, profile_of
from tests.support import MONDAY


@dataclass(frozen=True)
class Where:
    country: str
    postal_address: str = ""
    city: str = ""
    phone: str = ""
    timezone: str = "UTC"


@pytest.mark.parametrize(
    ("where", "code"),
    [
        (Where("DE", "Marienplatz 1, 80331 München"), "DE-BY"),
        (Where("DE", "Bayernstr. 3, D-01067 Dresden"), "DE-SN"),
        (Where("DE", "Hauptstr. 12345, 10115 Berlin"), "DE-BE"),
        (Where("DE", "Am Markt 1, 28195 Bremen"), "DE-HB"),
        (Where("DE", "Neue Str. 1, 21073 Hamburg"), "DE-HH"),
        (Where("DE", "Ort 1, 17291 Prenzlau"), "DE"),
        (Where("US", "12 Oak St, Springfield, IL 62704"), "US-IL"),
        (Where("US", "1 Washington Ave, Albany, NY 12207-0001"), "US-NY"),
        (Where("US", "12 Oak St", "Reno, Nevada"), "US-NV"),
        (Where("US", "12 Oak St, XX 62704"), "US"),
        (Where("US", phone="+1 212 555 0100"), "US-NY"),
        (Where("CA", "5 Mill Lane, Halifax, B3H 1A1"), "CA-NS"),
        (Where("CA", "5 Mill Lane, Iqaluit X0A 0H0"), "CA-NU"),
        (Where("CA", timezone="America/Vancouver"), "CA-BC"),
        (Where("CA", timezone="America/Toronto"), "CA"),
        (Where("AU", "1 High St, Canberra 2601"), "AU-ACT"),
        (Where("AU", "1 High St, Fremantle WA 6160"), "AU-WA"),
        (Where("GB", "1 Mill Lane, Glasgow G1 1AA"), "GB-SCT"),
        (Where("GB", "1 Mill Lane, Guildford GU1 1AA"), "GB-ENG"),
        (Where("GB", "1 Mill Lane, Cardiff CF10 1AA"), "GB-WLS"),
        (Where("GB", "1 Mill Lane, Belfast BT1 1AA"), "GB-NIR"),
        (Where("GB", "1 Mill Lane, Chester CH1 1AA"), "GB"),
        (Where("ES", "Calle Mayor 1, 28013 Madrid"), "ES-MD"),
        (Where("ES", "Carrer 1, 08001 Barcelona"), "ES-CT"),
        (Where("CH", "Gasse 1, 8001 Zürich"), "CH-ZH"),
        (Where("CH", "Rue 1, 1204 Genève"), "CH-GE"),
        (Where("FR", "1 rue du Dôme, 67000 Strasbourg"), "FR-6AE"),
        (Where("FR", "1 rue de Paris, 57000 Metz"), "FR-57"),
        (Where("FR", "1 rue d'Alsace, 75010 Paris"), "FR"),
        (Where("AT", "Gasse 1, 6020 Innsbruck"), "AT-7"),
        (Where("IE", "1 Mill Lane, Cork"), "IE"),
        (Where("", "80331 München"), ""),
    ],
)
def test_the_part_of_a_country(where: Where, code: str) -> None:
    assert guess_holidays(where) == code


def test_the_library_knows_every_part_of_the_list() -> None:
    parts = [
        f"{country}-{part}"
        for country, table in regions.listed().items()
        for part in table.get("begins", {})
        if part
    ]
    codes = [*parts, *regions.listed()["zones"].values()]
    assert len(codes) > 100
    assert [code for code in codes if not knows_place(code)] == []
    assert Path(regions.__file__).with_suffix(".toml").exists()


@pytest.mark.django_db
def test_it_follows_the_address_until_somebody_chooses(business: Business) -> None:
    def move(address: str) -> str:
        business.refresh_from_db()
        keep_profile(business, replace(profile_of(business), postal_address=address), MONDAY)
        business.refresh_from_db()
        return business.holidays

    Business.objects.update(country="CA", timezone="UTC", phone="", city="", postal_address="")
    keep_holidays(business, "CA", MONDAY)
    assert move("5 Mill Lane, Halifax, B3H 1A1") == "CA-NS"
    assert move("1 Rue, Montréal, H2X 1Y4") == "CA-QC"
    keep_holidays(business, "CA", MONDAY)
    assert move("5 Mill Lane, Halifax, B3H 1A1") == "CA"


@pytest.mark.django_db
def test_the_page_says_that_it_is_a_guess_and_one_click_takes_it(
    client: Client, business: Business, owner: object
) -> None:
    client.force_login(owner)  # type: ignore[arg-type]
    Business.objects.update(country="CA", postal_address="5 Mill Lane, B3H 1A1", holidays="CA")
    page = "/settings/closed-days/"
    assert "By your address you are in Nova Scotia" in client.get(page).content.decode()
    client.post(f"{page}holidays/", {"holidays": "CA-NS"})
    assert "Nova Scotia is a guess from your address" in client.get(page).content.decode()
    assert Business.objects.get().holidays == "CA-NS"
