"""A new owner gets from nothing to an answer in their own inbox, in the pages alone."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from leadflow import setting_up
from leadflow.pages.helpers.forms.hours_field import HoursField
from leadflow.pages.set_up.steps import KEYS, open_steps, set_up_states
from leadflow.processes import steps
from leads.models import Business, Membership, Source
from tests import support
from tests.support.forms import open_page, send
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

NEW = "/settings/business/new/"
TYPED: dict[str, Any] = {
    "name": "Birch & Sons Plumbing",
    "trade": "Plumber",
    "country": "GB",
    "timezone": "Europe/London",
    "languages": ["en"],
    "phone": "020 7946 0018",
    "postal_address": "1 Example Road, London",
    "promise_minutes": "45",
    "mon": "8am - 12, 1pm to 5:30pm",
    "tue": "8:00–17.00",
    "sat": "closed",
}


@pytest.fixture
def new(inside: Client, business: Business) -> Business:
    inside.post(NEW, TYPED)
    return Business.objects.get(key="birch-sons-plumbing")


def form_values(page: Any, wanted: Iterable[str] = ()) -> dict[str, Any]:
    """What a browser would send of the form of the page that has a saving button."""
    (form,) = [f for f in page.forms if f.xpath(".//button[contains(., 'Save as a new version')]")]
    return {**dict(form.form_values()), **dict.fromkeys(wanted, "on")}


def test_whoever_owns_a_business_makes_another(
    inside: Client, business: Business, owner: User
) -> None:
    User.objects.create_user(setting_up.FIRST_OWNER)
    answer = inside.post(NEW, TYPED)
    assert answer["Location"] == "/in/birch-sons-plumbing/set-up/"
    made = Business.objects.get(key="birch-sons-plumbing")
    assert [m.user for m in made.memberships.all()] == [owner]
    assert (made.phone, made.holidays, made.promise_minutes) == ("+442079460018", "GB", 45)
    assert made.hours["mon"] == [["08:00", "12:00"], ["13:00", "17:30"]]
    assert (made.hours["tue"], made.hours["sat"]) == ([["08:00", "17:00"]], [])
    inside.logout()
    assert inside.get("/f/birch-sons-plumbing/").status_code == 200


def test_what_is_missing_of_a_business_is_named(inside: Client, business: Business) -> None:
    Business.objects.filter(pk=business.pk).update(phone="", postal_address="")
    page = inside.get("/set-up/").content.decode()
    assert "Still missing: Phone, Postal address" in page
    Business.objects.filter(pk=business.pk).update(phone="+19025550110", postal_address="1 Elm Rd")
    assert "Still missing" not in inside.get("/set-up/").content.decode()


def test_two_of_one_name_have_addresses_of_their_own(inside: Client, business: Business) -> None:
    Source.objects.create(business=business, kind="form", name="Old", key="birch-sons-plumbing")
    assert inside.post(NEW, TYPED)["Location"] == "/in/birch-sons-plumbing-2/set-up/"
    assert inside.post(NEW, {**TYPED, "name": "株式会社"})["Location"] == "/in/business/set-up/"


def test_a_name_taken_at_the_same_moment_stays_with_whoever_had_it(
    inside: Client, business: Business, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where another transaction has not been committed while a free key was looked for."""
    theirs = support.make_business(key="birch", name="Their Birch")
    monkeypatch.setattr(setting_up, "free_key", lambda name: "birch")
    shown = send(inside, NEW, {**TYPED, "name": "Birch"})
    assert "try it again" in shown.mistake_at("name")
    theirs.refresh_from_db()
    assert theirs.name == "Their Birch"
    assert not theirs.memberships.exists()


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_lost(
    inside: Client, business: Business
) -> None:
    wrong = {
        "name": " ",
        "phone": "call me",
        "email": "at home",
        "timezone": "Mars/Base",
        "promise_minutes": "0",
        "mon": "8-12, 11-17",
        "tue": "17-8",
        "wed": "always",
    }
    shown = send(inside, NEW, {**TYPED, **wrong})
    assert shown.status == 422
    for name, typed in wrong.items():
        assert shown.mistake_at(name)
        if name not in ("name", "timezone"):
            assert shown.words(name) == typed
    assert shown.words("postal_address") == TYPED["postal_address"]
    assert Business.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", []),
        ("9-17", [["09:00", "17:00"]]),
        ("12am to 12pm", [["00:00", "12:00"]]),
        ("13–17 and 8–12", [["08:00", "12:00"], ["13:00", "17:00"]]),
        ("0-24", [["00:00", "23:59"]]),
        ("7.30-16h45", [["07:30", "16:45"]]),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, kept: list[list[str]]) -> None:
    field = HoursField()
    assert field.clean(typed) == kept
    assert field.clean(field.prepare_value(kept)) == kept


@pytest.mark.parametrize("typed", ["٠٨:٠٠-17", "8:60-9", "24-25", "13pm-14pm", "9", "17-9"])
def test_what_is_no_hours_is_told(typed: str) -> None:
    with pytest.raises(ValidationError):
        HoursField().clean(typed)


def test_who_owns_nothing_makes_and_changes_nothing(client: Client, business: Business) -> None:
    member = support.make_owner(business, "m@oak.example", role=Membership.Role.MEMBER)
    client.force_login(member)
    assert client.get(NEW).status_code == 403
    for path in (NEW, "/in/oak/settings/business/", "/in/oak/settings/closed-days/"):
        assert client.post(path, TYPED).status_code == 403
    assert client.post("/in/oak/set-up/skip/").status_code == 403
    assert client.post("/settings/business/oak/archive/").status_code == 404
    assert list(Business.objects.values_list("name", "archived_at")) == [("Oak Roofing", None)]


def test_the_profile_is_changed_and_who_did_it_is_kept(
    inside: Client, business: Business, owner: User
) -> None:
    inside.post("/in/oak/settings/business/", {**TYPED, "name": "Oak & Birch"})
    business.refresh_from_db()
    assert (business.name, business.country, business.holidays) == ("Oak & Birch", "GB", "GB")
    page = inside.get("/in/oak/settings/changes/").content.decode()
    for words in ("Business: name", "Oak Roofing", "Oak &amp; Birch", owner.email):
        assert words in page
    count = business.setting_changes.count()
    inside.post("/in/oak/settings/business/", {**TYPED, "name": "Oak & Birch"})
    assert business.setting_changes.count() == count


def test_how_answers_are_made_is_among_the_changes(inside: Client, business: Business) -> None:
    for _ in range(2):  # the same again is no change
        inside.post("/in/oak/answers/", {"new_inquiry-mode": "draft", "new_inquiry-late": "safe"})
    inside.post("/in/oak/answers/", {"new_inquiry-mode": "none", "new_inquiry-late": "safe"})
    name = "New inquiry, every source: how it is answered"
    draft, none = "A draft that one of us approves", "No automatic answer"
    changes = business.setting_changes.filter(area="answers").order_by("id")
    told = [(change.name, change.before, change.after) for change in changes]
    assert [one for one in told if one[0] == name] == [(name, "", draft), (name, draft, none)]


def test_steps_are_done_by_what_there_is(inside: Client, new: Business) -> None:
    assert [s.key for s in open_steps(set_up_states(new))] == list(KEYS[1:])
    today, address = f"/in/{new.key}/", f"/in/{new.key}/set-up/"
    assert "Next: <strong>who is a good lead" in inside.get(today).content.decode()
    inside.post(f"{address}skip/", {"step": "people"})
    inside.post(f"{address}skip/", {"step": "no step"})
    assert "people" not in [s.key for s in open_steps(set_up_states(renewed(new)))]
    inside.post(f"{address}skip/", {"step": "people", "back": "on"})
    assert "people" in [s.key for s in open_steps(set_up_states(renewed(new)))]
    inside.post(f"{address}skip/")
    assert "Everything is done" in inside.get(address).content.decode()
    assert "is being set up" not in inside.get(today).content.decode()


def test_who_approves_is_a_step_that_is_done_once_it_is_decided(
    inside: Client, new: Business
) -> None:
    assert "approve" in [step.key for step in open_steps(set_up_states(new))]
    rule = {"new_inquiry-mode": "draft", "new_inquiry-late": "safe"}
    inside.post(f"/in/{new.key}/answers/", rule)
    assert "approve" not in [step.key for step in open_steps(set_up_states(renewed(new)))]
    page = open_page(inside, f"/in/{new.key}/set-up/")
    (step,) = page.xpath("//li[@id='step-approve']")
    assert "done" in step.text_content()
    assert step.xpath(".//a[contains(@href, '/answers/')]")


def renewed(business: Business) -> Business:
    return Business.objects.get(pk=business.pk)


def test_criteria_of_a_trade_are_tried_and_saved(inside: Client, new: Business) -> None:
    path = f"/in/{new.key}/criteria/?trade=plumbing"
    values = form_values(open_page(inside, path))
    values["rows-0-text"] = "It is about a burst pipe."
    tried = inside.post(path, {**values, "try_samples": "on"})
    page = tried.content.decode()
    assert tried.status_code == 200
    assert "There is water pouring through the ceiling" in page
    assert "Emergency" in page
    assert page.count("902-555-0131") == 1  # the words by which a rule of theirs is met
    assert "It is about a burst pipe." in page
    assert not new.criteria_versions.exists()
    assert inside.post(path, {**values, "rows-0-weight": "9"}).status_code == 422
    assert inside.post(path, values)["Location"] == f"/in/{new.key}/set-up/"
    saved = new.criteria_versions.get().criteria.values_list("text", flat=True)
    assert saved[0] == "It is about a burst pipe."


def test_texts_of_a_trade_are_looked_at_as_mails_and_saved(inside: Client, new: Business) -> None:
    path = f"/in/{new.key}/sequence/?trade=plumbing"
    values = form_values(open_page(inside, path))
    looked_at = inside.post(path, {**values, "preview": "on"}).content.decode()
    assert "close the main tap first, and call us on 020 7946 0018" in looked_at
    assert "1 Example Road, London" in looked_at
    assert new.sequences.count() == 1
    wrong = {**values, "preview": "on", "steps-1-body": "{{no_such_field}}"}
    assert inside.post(path, wrong).status_code == 422
    assert new.sequences.count() == 1
    assert inside.post(path, values)["Location"] == f"/in/{new.key}/set-up/"
    assert "answer" not in [s.key for s in open_steps(set_up_states(new))]


def test_an_inquiry_to_oneself_ends_in_ones_own_inbox(
    inside: Client, new: Business, owner: User, mail_through: Sink
) -> None:
    address = f"/in/{new.key}/set-up/"
    inside.post(f"{address}try/")
    assert 'http-equiv="refresh"' in inside.get(address).content.decode()
    live_now()
    assert [recipient for recipient, _ in mail_through.accepted] == [owner.email]
    page = inside.get(address).content.decode()
    assert f"went to {owner.email}" in page
    assert 'http-equiv="refresh"' not in page
    assert "try" not in [s.key for s in open_steps(set_up_states(renewed(new)))]


def test_an_answer_that_is_kept_here_is_not_called_sent(inside: Client, new: Business) -> None:
    inside.post(f"/in/{new.key}/set-up/try/")
    live_now()
    page = inside.get(f"/in/{new.key}/set-up/").content.decode()
    assert "is kept here and nobody got it" in page
    assert "try" in [s.key for s in open_steps(set_up_states(renewed(new)))]


def live_now() -> None:
    while sum(step(support.clock()) for step in steps.LIFE):
        pass


def test_whoever_has_no_name_is_asked_for_one(inside: Client, owner: User) -> None:
    assert b"Say your name" in inside.get("/set-up/").content
    User.objects.filter(pk=owner.pk).update(first_name="Rosa Maple")
    assert b"Say your name" not in inside.get("/set-up/").content
