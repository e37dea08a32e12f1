"""Forms built by clicking, keys shown once, and the sites that may frame a form."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from leads.models import Business, Lead, Source
from leads.public import form as form_pages
from leads.sources import settings as sources
from tests import support

pytestmark = pytest.mark.django_db


def builder(**changes: str) -> dict[str, str]:
    return {
        "name": "Form",
        "language": "fr",
        "active": "on",
        "fields-TOTAL_FORMS": "3",
        "fields-INITIAL_FORMS": "3",
        "fields-0-label": "Votre e-mail",
        "fields-0-name": "email",
        "fields-0-type": "line",
        "fields-0-required": "on",
        "fields-1-label": "Service",
        "fields-1-name": "service",
        "fields-1-type": "choice",
        "fields-1-choices": "Toit\nMur",
        "fields-2-label": "Message",
        "fields-2-name": "message",
        "fields-2-type": "text",
        "consent": "J'accepte d'être contacté.",
        "allowed_origins": "https://www.oak.example",
        **changes,
    }


def test_a_form_is_built_by_clicking_and_speaks_its_language(
    inside: Client, business: Business
) -> None:
    from leads.models import Arrival

    source = support.form_of(business)
    assert inside.post(f"/sources/{source.pk}/", builder()).status_code == 302
    page = inside.get("/f/oak/").content.decode()
    assert "Envoyer" in page
    assert "Toit" in page
    assert "accepte" in page
    refused = inside.post(
        "/f/oak/", {"email": "ada@x.example", "message": "Bonjour", "service": "Toit"}
    )
    assert refused.status_code == 422
    assert "cocher" in refused.content.decode()
    inside.post(
        "/f/oak/",
        {"email": "ada@x.example", "message": "Bonjour", "service": "Toit", "consent_given": "on"},
    )
    support.live(support.clock())
    arrival = Arrival.objects.get()
    assert arrival.lead
    assert arrival.lead.contact.consents.get().wording == "J'accepte d'être contacté."


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"fields-0-name": "stage"}, "leadflow&#x27;s own"),
        ({"fields-0-name": "website"}, "nobody can be answered"),
        ({"fields-1-choices": ""}, "needs choices"),
        ({"allowed_origins": "javascript:x"}, "is not a site"),
        ({"redirect": "ftp://x"}, "must begin with https"),
    ],
)
def test_a_form_that_cannot_work_is_told_and_not_saved(
    inside: Client, business: Business, change: dict[str, str], says: str
) -> None:
    source = support.form_of(business)
    answer = inside.post(f"/sources/{source.pk}/", builder(**change))
    source.refresh_from_db()
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert source.language == "en"


def test_a_test_inquiry_goes_all_the_way_and_stays_out_of_the_figures(
    inside: Client, business: Business, owner: User
) -> None:
    from leads.report.figures import week_of_figures

    inside.post(f"/sources/{support.form_of(business).pk}/test/")
    now = support.clock()
    support.live(now)
    lead = Lead.objects.get()
    assert lead.is_test
    assert support.first_answer(lead).to == owner.email
    assert support.first_answer(lead).state == "sent"
    assert (
        week_of_figures(business, now - timedelta(days=1), now + timedelta(days=1))["came_in"] == []
    )


def test_a_key_is_switched_off(inside: Client, business: Business) -> None:
    from leads.sources import settings

    source, key = settings.new_api_key(business, "site", support.clock())
    inside.post(f"/sources/{source.pk}/switch/")
    answer = inside.post(
        "/api/v1/inquiries",
        {"message": "hi", "email": "a@b.example"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code == 401


def test_a_key_is_shown_once_and_works(inside: Client, business: Business) -> None:
    import re

    page = inside.post("/in/oak/sources/key/", {"name": "site"}, follow=True).content.decode()
    found = re.search(r"lf_[\w-]+", page)
    assert found
    assert found[0] not in inside.get("/sources/").content.decode()
    answer = inside.post(
        "/api/v1/inquiries",
        {"message": "hi", "email": "a@b.example"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {found[0]}"},
    )
    assert answer.status_code == 202


@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "https://a.example; frame-ancestors *", "nonsense"]
)
def test_only_sites_may_frame_a_form(inside: Client, business: Business, typed: str) -> None:
    source = support.form_of(business)
    inside.post(f"/sources/{source.pk}/", {"allowed_origins": typed, "thanks": ""})
    source.refresh_from_db()
    assert source.allowed_origins == []


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "This is a made-up business"),
        ("de", "Diesen Betrieb gibt es nicht"),
        ("fr", "Cette entreprise est inventée"),
        ("es", "Esta empresa es inventada"),
        ("pl", "Ta firma jest zmyślona"),
    ],
)
def test_the_form_of_a_made_up_business_says_so(
    client: Client, business: Business, language: str, says: str
) -> None:
    form = support.form_of(business)
    form.language = language
    form.save(update_fields=["language"])
    pages = (f"/f/{form.key}/", reverse("thanks", args=[form.key]))
    for address in pages:
        assert says not in client.get(address).content.decode()
    Business.objects.update(is_demo=True)
    form_pages._sources.clear()
    for address in pages:
        assert says in client.get(address).content.decode()


def test_a_new_form_asks_in_the_language_of_its_business(business: Business) -> None:
    Business.objects.update(languages=["es", "en"])
    business.refresh_from_db()
    new = sources.new_source(business, Source.Kind.FORM, "", support.clock())
    assert new.language == "es"
    assert [field["label"] for field in new.fields][-2:] == ["¿En qué podemos ayudarle?", "Fotos"]


def test_our_labels_follow_the_language_of_a_form_and_an_owners_own_stay(
    inside: Client, business: Business
) -> None:
    source = support.form_of(business)
    photos = {
        "fields-TOTAL_FORMS": "5",
        "fields-3-label": "Photos",
        "fields-3-name": "photos",
        "fields-3-type": "photos",
        "fields-4-label": "Phone",
        "fields-4-name": "phone",
        "fields-4-type": "line",
        "language": "de",
    }
    assert inside.post(f"/sources/{source.pk}/", builder(**photos)).status_code == 302
    source.refresh_from_db()
    labels = {field["name"]: field["label"] for field in source.fields}
    assert (labels["photos"], labels["phone"]) == ("Fotos", "Telefon")
    assert (labels["email"], labels["service"]) == ("Votre e-mail", "Service")
