"""Who may see and do what: nobody without signing in, and nobody in another's business."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.models import Message
from leads.models import Business
from tests import support

pytestmark = pytest.mark.django_db

PAGES = [
    "/approvals/",
    "/answers/",
    "/replies/",
    "/sending/",
    "/privacy/",
    "/",
    "/board/",
    "/report/2026-09-14/",
    "/criteria/",
    "/sequence/",
    "/sources/",
    "/outbox/",
    "/review/",
    "/criteria/versions/",
    "/examples/",
    "/judging/",
    "/settings/",
    "/settings/account/",
    "/settings/business/",
    "/settings/business/new/",
    "/settings/changes/",
    "/settings/closed-days/",
    "/set-up/",
    "/settings/team/",
    "/settings/mail/",
    "/settings/mail/?by=api",
    "/settings/log/",
    "/accounts/2fa/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/sessions/",
]


@pytest.mark.parametrize("path", [*PAGES, "/leads/1/", "/outbox/1/"])
def test_nobody_sees_a_page_without_signing_in(
    client: Client, business: Business, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", PAGES)
def test_pages_open(inside: Client, business: Business, path: str) -> None:
    support.answered_lead(business)
    answer = inside.get(path)
    assert answer.status_code == 200
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_signing_in_leads_to_today(client: Client, owner: User) -> None:
    answer = client.post(
        "/accounts/login/", {"login": owner.email, "password": "correct horse battery"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_nobody_can_sign_up(client: Client, owner: User) -> None:
    client.post(
        "/accounts/signup/",
        {
            "email": "x@x.example",
            "password1": "correct horse battery",
            "password2": "correct horse battery",
        },
    )
    assert not User.objects.filter(email="x@x.example").exists()


def test_one_business_does_not_see_anothers_leads(inside: Client, business: Business) -> None:
    other = support.make_business(key="elm", name="Elm", email="office@elm.example")
    lead = support.answered_lead(other)
    assert inside.get(f"/leads/{lead.pk}/").status_code == 404
    assert inside.get(f"/outbox/{support.first_answer(lead).pk}/").status_code == 404
    assert (
        "Ada Keen"
        not in inside.get("/").content.decode()
        + inside.get("/board/").content.decode()
        + inside.get("/in/elm/").content.decode()
    )
    assert inside.post(f"/leads/{lead.pk}/reply/", {"text": "x"}).status_code == 404


@pytest.mark.parametrize("path", ["/leads/1/reply/", "/leads/1/stop/", "/sources/key/"])
def test_arriving_at_an_action_after_signing_in_again_does_nothing_and_leads_back(
    inside: Client, business: Business, path: str
) -> None:
    lead = support.answered_lead(business)
    answer = inside.get(path.replace("1", str(lead.pk)), follow=True)
    assert answer.status_code == 200
    assert "Nothing was done" in answer.content.decode()
    assert lead.enrollments.get().ended_at is None


def test_a_password_reset_leaves_by_a_worker_and_tells_nobody_who_has_an_account(
    client: Client, business: Business, owner: User
) -> None:
    known, unknown = (
        client.post("/accounts/password/reset/", {"email": e}) for e in (owner.email, "x@x.example")
    )
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    message = Message.objects.get(kind="account", to=owner.email)
    assert message.state == "queued"
    assert "password" in message.text
    client.force_login(owner)
    assert client.get(f"/outbox/{message.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/in/oak/criteria/", {}),
        ("/in/oak/sequence/", {}),
        ("/in/oak/sources/key/", {}),
    ],
)
def test_members_do_not_decide(
    client: Client, business: Business, path: str, data: dict[str, str]
) -> None:
    client.force_login(support.make_owner(business, "member@oak-roofing.example", role="member"))
    assert client.post(path, data).status_code == 403


def test_the_style_guide_is_there_in_development(client: Client, business: Business) -> None:
    assert client.get("/styleguide/").status_code == 200


def test_an_action_asked_for_by_its_address_goes_back_and_does_nothing(
    inside: Client, business: Business
) -> None:
    source = support.form_of(business)
    for path in (
        f"/sources/{source.pk}/switch/",
        "/sources/look-up/",
        "/sources/new/",
        "/sources/key/",
    ):
        assert inside.get(path).status_code == 302
    source.refresh_from_db()
    assert source.active
