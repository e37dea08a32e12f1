"""A browser that gives itself another address, unseen, goes on being told."""

import base64
import contextlib
import json
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.channels import browsers
from followups.models import Message, PushBrowser
from leads.declined import Declined
from leads.models import Business
from tests import support
from tests.support.browser import IN_BROWSER, sign_in
from tests.support.racing import race

RENEW = "/settings/alerts/browsers/renew/"
OLD, NEW = "https://push.example/old", "https://push.example/new"


def text(first: bytes, size: int) -> str:
    return base64.urlsafe_b64encode(first.ljust(size, b"x")).decode().rstrip("=")


KEYS = {"p256dh": text(b"\x04old", 65), "auth": text(b"old", 16)}
NEW_KEYS = {"p256dh": text(b"\x04new", 65), "auth": text(b"new", 16)}
RENEWED = {"known": OLD, "secret": KEYS["auth"], "endpoint": NEW, **NEW_KEYS}


@pytest.fixture
def row(business: Business, owner: User) -> PushBrowser:
    browsers.make_push_key()
    return browsers.keep_browser(owner, OLD, **KEYS, agent="Firefox", now=support.clock())


def known() -> list[tuple[str, str]]:
    return list(PushBrowser.objects.order_by("pk").values_list("endpoint", "auth"))


@pytest.mark.django_db
class TestAddress:
    @pytest.mark.parametrize("before", ["", "/in/oak", "/in/gone"])
    def test_nobody_need_be_signed_in(self, row: PushBrowser, before: str) -> None:
        stranger = Client(enforce_csrf_checks=True)
        assert stranger.post(before + RENEW, RENEWED).status_code == 204
        assert known() == [(NEW, NEW_KEYS["auth"])]
        assert PushBrowser.objects.get().agent == "Firefox"

    @pytest.mark.parametrize(
        "change",
        [
            {"secret": NEW_KEYS["auth"]},
            {"secret": ""},
            {"known": NEW},
            {"known": ""},
            {"endpoint": "http://push.example/new"},
            {"p256dh": "x"},
            {"known": "\x00"},
        ],
    )
    def test_who_does_not_show_that_it_is_the_one_changes_nothing(
        self, row: PushBrowser, change: dict[str, str]
    ) -> None:
        assert Client().post(RENEW, {**RENEWED, **change}).status_code == 404
        assert known() == [(OLD, KEYS["auth"])]

    def test_no_other_browser_is_pushed_aside(self, row: PushBrowser, business: Business) -> None:
        other = support.make_owner(business, "ben@oak-roofing.example")
        browsers.keep_browser(other, NEW, **NEW_KEYS, agent="", now=support.clock())
        assert Client().post(RENEW, RENEWED).status_code == 404
        assert known() == [(OLD, KEYS["auth"]), (NEW, NEW_KEYS["auth"])]

    @pytest.mark.django_db(transaction=True)
    def test_two_that_get_the_same_address_at_once_leave_one_there(
        self, row: PushBrowser, owner: User
    ) -> None:
        """The worker of a browser and a page of ours may tell of it at the same moment."""

        def renew() -> None:
            with contextlib.suppress(Declined):
                browsers.renew_browser(OLD, KEYS["auth"], NEW, **NEW_KEYS)

        keep = partial(browsers.keep_browser, owner, NEW, **NEW_KEYS, agent="", now=support.clock())
        race(renew, keep, renew, keep)
        assert [pair for pair in known() if pair[0] == NEW] == [(NEW, NEW_KEYS["auth"])]

    def test_it_is_only_posted_to(self, row: PushBrowser) -> None:
        assert Client().get(RENEW).status_code == 405

    def test_one_that_was_forgotten_is_kept_by_the_next_page_without_a_word(
        self, row: PushBrowser, owner: User
    ) -> None:
        client = Client()
        client.force_login(owner)
        given = {"endpoint": NEW, **NEW_KEYS, "known": OLD}
        assert client.post("/settings/alerts/browsers/", given).status_code == 200
        assert known() == [(NEW, NEW_KEYS["auth"])]
        assert not Message.objects.filter(channel="push").exists()
        assert b"On. A first notification" not in client.get("/settings/alerts/").content


# A browser whose push service is this: no test can ask the real one.
SUBSCRIPTION = f"""{{
  endpoint: "{NEW}", options: {{}},
  toJSON: () => ({{ endpoint: "{NEW}", keys: {json.dumps(NEW_KEYS)} }}),
}}"""
ON_HERE = f"""
Object.defineProperty(Notification, "permission", {{ get: () => "granted" }});
PushManager.prototype.getSubscription = async () => ({SUBSCRIPTION});
"""
KEPT = f"""async (renew) => {{
  const path = document.querySelector("[data-worker]").dataset.worker;
  await navigator.serviceWorker.register(path);
  await new Promise((done) => window.setTimeout(done, 500));
  await writeKept({{ endpoint: "{OLD}", auth: "{KEYS["auth"]}", key: "x", renew }});
}}"""
CHANGED = f"""async () => {{
  const event = new Event("pushsubscriptionchange");
  PushManager.prototype.subscribe = async () => ({SUBSCRIPTION});
  await new Promise((done) => {{ event.waitUntil = done; self.dispatchEvent(event); }});
  return (await readKept()).endpoint;
}}"""


@pytest.mark.usefixtures("row")
class TestInBrowser:
    pytestmark = IN_BROWSER

    @pytest.fixture(autouse=True)
    def open_page(self, desk: Any, row: PushBrowser) -> None:
        sign_in(desk)
        desk.evaluate(KEPT, RENEW)

    def test_its_worker_tells_also_while_nobody_is_signed_in(self, desk: Any) -> None:
        desk.context.clear_cookies()
        (worker,) = desk.context.service_workers
        assert worker.evaluate(CHANGED) == NEW
        assert known() == [(NEW, NEW_KEYS["auth"])]

    @pytest.mark.parametrize("is_forgotten", [False, True])
    def test_what_the_worker_could_not_tell_the_next_page_tells(
        self, desk: Any, is_forgotten: bool, problems: list[str]
    ) -> None:
        if is_forgotten:
            PushBrowser.objects.all().delete()
        desk.add_init_script(ON_HERE)
        posts_to = "/browsers/" if is_forgotten else "/renew/"
        with desk.expect_response(lambda answer: answer.url.endswith(posts_to)) as told:
            desk.goto("/board/")
        assert told.value.ok
        assert known() == [(NEW, NEW_KEYS["auth"])]
        assert [one for one in problems if "404" not in one] == []
