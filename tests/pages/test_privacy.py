"""Owners take out and erase a person, and set how long things are kept; members do not."""

import io
import zipfile

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.models import AuditEntry, Business, Lead
from tests import support
from tests.support.lead_page import whole_lead

pytestmark = pytest.mark.django_db
DAYS = {
    "raw_days": "30",
    "attachment_days": "",
    "conversation_days": "400",
    "model_call_days": "60",
    "log_days": "90",
    "audit_days": "365",
}


def test_an_owner_erases_with_a_word_and_sees_what_goes_first(
    inside: Client, business: Business
) -> None:
    lead = support.answered_lead(business)
    path = f"/leads/{lead.pk}/erase/"
    assert path in whole_lead(inside, lead.pk)
    assert inside.post(f"/leads/{lead.pk}/export/").status_code == 200
    shown = inside.get(path).content.decode()
    assert support.ADA["email"] in shown
    for word in ("", "yes", "erased"):
        assert inside.post(path, {"word": word}).status_code == 422
        assert Lead.objects.filter(pk=lead.pk).exists()
    done = inside.post(path, {"word": " Erase "}, follow=True)
    assert "Erased. Nothing goes to them any more." in done.content.decode()
    assert not Lead.objects.filter(pk=lead.pk).exists()
    said = AuditEntry.objects.order_by("pk").values_list("kind", "lead", "about")
    assert list(said) == [("exported", None, "all of a person"), ("erased", None, "")]
    assert inside.get(f"/leads/{lead.pk}/").status_code == 404
    for page in ("/", "/board/", "/outbox/", "/report/", "/arrivals/", "/balance/"):
        answer = inside.get(page, follow=True)
        assert answer.status_code == 200, page
        assert "Ada" not in answer.content.decode(), page


def test_an_owner_takes_out_all_of_a_person(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    answer = inside.post(f"/leads/{lead.pk}/export/")
    assert answer["Content-Disposition"] == f'attachment; filename="person-{lead.contact_id}.zip"'
    whole = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert support.ADA["email"] in zipfile.ZipFile(whole).read("person.html").decode()
    assert inside.get(f"/leads/{lead.pk}/export/").status_code == 302


def test_members_and_others_do_neither(client: Client, business: Business, owner: User) -> None:
    lead = support.answered_lead(business)
    elm = support.make_business(key="elm", name="Elm", email="office@elm.example")
    for user, status in (
        (support.make_owner(business, "member@oak-roofing.example", role="member"), 403),
        (support.make_owner(elm, "owner@elm.example"), 404),
    ):
        client.force_login(user)
        assert client.post(f"/leads/{lead.pk}/export/").status_code == status
        assert client.get(f"/leads/{lead.pk}/erase/").status_code == status
        assert client.post(f"/leads/{lead.pk}/erase/", {"word": "erase"}).status_code == status
    client.force_login(support.make_owner(business, "m2@oak-roofing.example", role="member"))
    assert "If they ask" not in client.get(f"/leads/{lead.pk}/").content.decode()
    assert client.post("/in/oak/privacy/", DAYS).status_code == 403
    assert Lead.objects.filter(pk=lead.pk).exists()


def test_whoever_writes_anew_is_shown_with_a_way_to_allow_it(
    inside: Client, business: Business
) -> None:
    lead = support.answered_lead(business)
    inside.post(f"/leads/{lead.pk}/erase/", {"word": "erase"})
    again = support.answered_lead(business)
    assert "had themselves erased" in inside.get(f"/leads/{again.pk}/").content.decode()
    inside.post(f"/leads/{again.pk}/allow/")
    assert "had themselves erased" not in inside.get(f"/leads/{again.pk}/").content.decode()


def test_days_are_counted_by_before_they_are_kept(inside: Client, business: Business) -> None:
    support.answered_lead(business)  # long ago, as our clock is a real one
    counted = inside.post("/in/oak/privacy/", {**DAYS, "count": "1"})
    assert counted.status_code == 200
    assert "arrivals, as they came in" in counted.content.decode()
    assert "arrivals, as they came in" not in inside.get("/privacy/").content.decode()
    business.refresh_from_db()
    assert business.raw_days == 90
    assert inside.post("/in/oak/privacy/", DAYS).status_code == 302
    business.refresh_from_db()
    assert (business.raw_days, business.attachment_days) == (30, None)


@pytest.mark.parametrize(
    "wrong",
    [{"raw_days": "0"}, {"log_days": ""}, {"conversation_days": "-3"}, {"raw_days": "99999"}],
)
def test_days_that_make_no_sense_are_marked(
    inside: Client, business: Business, wrong: dict[str, str]
) -> None:
    for extra in ({}, {"count": "1"}):
        answer = inside.post("/in/oak/privacy/", {**DAYS, **wrong, **extra})
        assert answer.status_code == 422
        assert "7300 days." in answer.content.decode()
