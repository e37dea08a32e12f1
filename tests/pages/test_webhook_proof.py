"""The secret of a webhook: entered or made, shown once, replaced, taken away; refusals are seen."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.models import Business, Membership, SettingChange, Source
from leads.sources import settings as sources
from leads.sources.posted_mail import key_of
from tests import support
from tests.support.forms import open_page, shown_by, values_on

pytestmark = pytest.mark.django_db
SECRET = "heron-copper-signing"
SAID = {"email": "ada@x.example", "message": "Our roof leaks."}


@pytest.fixture
def hook(business: Business) -> Source:
    return sources.new_source(business, Source.Kind.WEBHOOK, "Builder", support.clock())


def save(inside: Client, hook: Source, **typed: str) -> Any:
    return inside.post(f"/sources/{hook.pk}/secret/", typed, follow=True)


def post(hook: Source, secret: str = "") -> int:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    kind = "application/json"
    return Client().post(f"/w/{hook.key}/", SAID, content_type=kind, headers=headers).status_code


def test_one_that_is_typed_counts_at_once_and_is_not_shown(
    inside: Client, owner: User, hook: Source
) -> None:
    assert post(hook) == 200
    said = save(inside, hook, secret=f" {SECRET} ").content.decode()
    assert "A secret is kept" in said
    assert SECRET not in said
    assert (post(hook), post(hook, SECRET)) == (401, 200)
    hook.refresh_from_db()
    assert SECRET not in hook.posted_secret
    told = SettingChange.objects.filter(business=hook.business).latest("id")
    assert (told.name, told.after, told.who) == (
        "Builder: signing_key",
        "(not shown)",
        owner.email,
    )
    assert "Builder: signing key" in inside.get("/settings/changes/").content.decode()


def test_one_that_is_made_is_shown_once_and_replaces_the_one_before(
    inside: Client, hook: Source, business: Business
) -> None:
    save(inside, hook, secret=SECRET)
    other = sources.new_source(business, Source.Kind.WEBHOOK, "Other", support.clock())
    inside.post(f"/sources/{hook.pk}/secret/", {"secret": " "})
    inside.get(f"/sources/{other.pk}/")  # whoever looks elsewhere first has not lost it
    page = open_page(inside, f"/sources/{hook.pk}/")
    made = page.get_element_by_id("webhook-secret").text_content()
    assert len(made) >= 40
    assert (post(hook, SECRET), post(hook, made)) == (401, 200)
    assert made not in inside.get(f"/sources/{hook.pk}/").content.decode()
    save(inside, hook)
    assert post(hook, made) == 401
    assert post(other) == 200


def test_what_is_typed_is_never_passed_over_for_a_new_one(inside: Client, hook: Source) -> None:
    untouched = values_on(open_page(inside, f"/sources/{hook.pk}/"), "secret")
    inside.post(f"/sources/{hook.pk}/secret/", {**untouched, "secret": SECRET})
    assert post(hook, SECRET) == 200


def test_one_that_is_too_short_changes_nothing(inside: Client, hook: Source) -> None:
    save(inside, hook, secret="the one that is kept")
    answer = inside.post(f"/sources/{hook.pk}/secret/", {"secret": "fifteen-letters"})
    assert answer.status_code == 422
    assert shown_by(answer).mistake_at("secret")
    hook.refresh_from_db()
    assert key_of(hook) == "the one that is kept"


def test_it_is_taken_away_and_the_address_alone_counts_again(inside: Client, hook: Source) -> None:
    save(inside, hook, secret=SECRET)
    assert [post(hook) for _ in range(3)] == [401] * 3
    for page in ("/sources/", f"/sources/{hook.pk}/", "/settings/health/"):
        assert re.search(r"3\s+posts", inside.get(page).content.decode()), page
    inside.post(f"/sources/{hook.pk}/secret/forget/")
    hook.refresh_from_db()
    assert (hook.posted_secret, hook.refused_posts, hook.refused_since) == ("", 0, None)
    assert post(hook) == 200
    for page in ("/sources/", f"/sources/{hook.pk}/", "/settings/health/"):
        assert not re.search(r"\d+\s+posts?\b", inside.get(page).content.decode()), page
    changes = SettingChange.objects.filter(name="Builder: signing_key")
    assert changes.count() == 2
    inside.post(f"/sources/{hook.pk}/secret/forget/")
    assert changes.count() == 2


def test_it_is_set_by_those_who_decide_for_their_own_webhooks(
    client: Client, hook: Source, business: Business
) -> None:
    form = support.form_of(business)
    typed = {"secret": SECRET}
    member = support.make_owner(business, "m@oak.example", Membership.Role.MEMBER)
    client.force_login(member)
    assert save(client, hook, **typed).status_code == 403
    assert "Set a secret" not in client.get(f"/sources/{hook.pk}/").content.decode()
    elm = support.make_business(key="elm", name="Elm", email="office@elm.example")
    client.force_login(support.make_owner(elm, "owner@elm.example"))
    assert save(client, hook, **typed).status_code == 404
    assert client.post(f"/sources/{hook.pk}/secret/forget/").status_code == 404
    hook.refresh_from_db()
    assert hook.posted_secret == ""
    client.force_login(support.make_owner(business, "o@oak.example"))
    assert save(client, form, **typed).status_code == 422
    form.refresh_from_db()
    assert form.posted_secret == ""
