"""Hints told offline."""

import pytest

from integrations.errors import Unavailable
from integrations.network import web
from leads.enrichment import website
from leads.enrichment.offline import enrich_offline, postcode_area
from leads.models import Business
from tests import support


def test_a_phone_tells_its_region_zone_and_line() -> None:
    found = enrich_offline("", "+441174960120", "GB", "")
    assert found["phone region"] == "Bristol"
    assert found["phone time zone"] == "Europe/London"


def test_a_possible_number_that_is_not_known_as_valid_is_kept_and_said_so() -> None:
    assert "not known as a valid" in enrich_offline("", "+12005550131", "CA", "")["phone"]


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("ada@gmail.com", {"mail": "free mail provider"}),
        ("ada@oak.example", {"company domain": "oak.example"}),
        ("", {}),
    ],
)
def test_a_mail_address_tells_whether_it_is_a_companys(
    email: str, expected: dict[str, str]
) -> None:
    assert enrich_offline(email, "", "CA", "") == expected


@pytest.mark.parametrize(
    ("postcode", "country", "area"),
    [
        ("b3h 1a1", "CA", "B3H"),
        ("BS8 2QX", "GB", "BS8"),
        ("80212", "US", "80212"),
        ("69003", "FR", "69"),
        ("00-950", "PL", "00"),
        ("none", "CA", ""),
    ],
)
def test_a_postcode_tells_its_area(postcode: str, country: str, area: str) -> None:
    assert postcode_area(postcode, country) == area


@pytest.mark.django_db
def test_a_lead_carries_its_hints(business: Business) -> None:
    assert support.write(business, support.ADA).enrichment["postcode area"] == "B3H"


@pytest.mark.django_db
def test_a_companys_home_page_is_read_where_the_owner_wants_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    business = support.make_business(look_up_websites=True)
    asked: list[str] = []
    monkeypatch.setattr(
        web,
        "fetch",
        lambda url, most, seconds: (
            asked.append(url)
            or web.Fetched(
                url,
                "text/html",
                (
                    b"<title> Keen &amp; Sons\n</title><meta name='Description' "
                    b"content='Joiners in <b>Halifax</b>'><script>x</script>"
                ),
            )
        ),
    )
    lead = support.write(business, support.ADA)
    free = support.write(business, {**support.BOB, "email": "bob@gmail.com"})
    assert [website.look_up_next_website(support.MONDAY) for _ in range(2)] == [True, False]
    lead.refresh_from_db()
    free.refresh_from_db()
    assert asked == ["https://lovelace.example/"]
    assert (
        lead.enrichment["home page"],
        lead.enrichment["says of itself"],
    ) == ("Keen & Sons", "Joiners in <b>Halifax</b>")
    assert "home page" not in free.enrichment


@pytest.mark.django_db
def test_a_page_that_cannot_be_read_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, business: Business
) -> None:
    def away(*args: object) -> web.Fetched:
        raise Unavailable("lovelace.example does not answer.")

    monkeypatch.setattr(web, "fetch", away)
    assert support.write(business, support.BOB).look_up_at is None  # nobody asked for it
    business.look_up_websites = True
    business.save()
    lead = support.write(business, support.ADA)
    assert website.look_up_next_website(support.MONDAY)
    assert not website.look_up_next_website(support.MONDAY)
    lead.refresh_from_db()
    assert "does not answer" in lead.enrichment["home page"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("image/png", b"<title>x</title>"),
        ("text/html", b""),
        ("text/html", b"\x00\xff"),
        ("text/html", b"<p>no title</p>"),
    ],
)
def test_what_is_no_page_tells_nothing(kind: str, body: bytes) -> None:
    assert website.read_website(web.Fetched("https://x.example/", kind, body)) == {}
