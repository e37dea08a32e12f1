"""Mails about accounts go to those who have one, say what happened, and lead to our own address."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.models import Message, Suppression
from followups.models.suppression import address_hash
from followups.outbox.send import send_next_message
from leadflow.accounts.mails import forget_next_texts
from leads.models import Business
from tests.support import MONDAY, clock, make_owner
from tests.support.accounts import PASSWORD, confirm_password, is_inside, sign_in
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db
FORGED = "evil.example"
NEW_PASSWORD = "a wholly different phrase"


def account_mails(to: str = "") -> list[Message]:
    found = Message.objects.filter(kind=Message.Kind.ACCOUNT).order_by("pk")
    return list(found.filter(to=to) if to else found)


def link_in(message: Message) -> str:
    found = re.search(r"https?://\S+", message.text.split("\n\n")[1])
    assert found, message.text
    return found[0]


def ask_for_reset(client: Client, email: str, **headers: str) -> tuple[int, str]:
    answer = client.post("/accounts/password/reset/", {"email": email}, **headers)
    return answer.status_code, answer["Location"]


def suppress(business: Business, email: str) -> None:
    Suppression.objects.create(
        business=business, address_hash=address_hash(email), reason="opted_out", at=MONDAY
    )


@pytest.mark.parametrize("email", ["x@x.example", "stopped@x.example"])
def test_nobody_without_an_account_is_mailed(
    client: Client, business: Business, owner: User, email: str
) -> None:
    suppress(business, "stopped@x.example")
    assert ask_for_reset(client, email) == ask_for_reset(client, owner.email)
    assert [m.to for m in account_mails()] == [owner.email]


def test_the_link_is_ours_whatever_host_was_asked_for(
    client: Client, owner: User, settings: object
) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    settings.PUBLIC_URL = "https://leads.oak.example"  # type: ignore[attr-defined]
    ask_for_reset(client, owner.email, HTTP_HOST=FORGED, HTTP_X_FORWARDED_HOST=FORGED)
    (message,) = account_mails()
    assert link_in(message).startswith("https://leads.oak.example/accounts/password/reset/key/")
    assert FORGED not in message.text + message.subject
    assert message.subject == "A new password for leadflow"
    assert "Hello from" not in message.text
    assert owner.email in message.text


def test_a_link_gives_one_new_password_within_the_hour(client: Client, owner: User) -> None:
    ask_for_reset(client, owner.email)
    link = link_in(account_mails()[0])
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert is_inside(client)
    owner.refresh_from_db()
    assert owner.check_password(NEW_PASSWORD)
    assert "Your password was changed by a link in a mail" in [m.subject for m in account_mails()]
    again = Client().get(link, follow=True)
    assert not again.redirect_chain, "a link that was used leads nowhere"


def test_what_was_mailed_is_kept_nowhere(client: Client, owner: User, mail_through: Sink) -> None:
    ask_for_reset(client, owner.email)
    assert not forget_next_texts(clock()), "not before it has gone"
    link = link_in(account_mails()[0])
    while send_next_message(clock()):
        pass
    assert link in str(mail_through.to(owner.email)[0])
    assert forget_next_texts(clock())
    assert not forget_next_texts(clock())
    (kept,) = account_mails()
    assert (kept.state, kept.text, kept.html) == ("sent", "", "")


def test_an_owner_cannot_be_flooded_with_links(client: Client, owner: User) -> None:
    for _ in range(5):
        ask_for_reset(client, owner.email)
    answer = client.post("/accounts/password/reset/", {"email": owner.email})
    assert answer.status_code == 429
    assert len(account_mails()) == 5


def test_a_new_address_needs_the_password_and_the_old_one_is_told(
    inside: Client, owner: User
) -> None:
    old, new = owner.email, "ada@new.example"
    post = {"email": new, "action_add": ""}
    answer = inside.post("/accounts/email/", post)
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not account_mails(new)
    confirm_password(inside)
    inside.post("/accounts/email/", post)
    owner.refresh_from_db()
    assert owner.email == old, "not before it is confirmed"
    inside.post(link_in(account_mails(new)[0]).removeprefix("http://127.0.0.1:8000"))
    owner.refresh_from_db()
    assert owner.email == new
    told = account_mails(old)[-1]
    assert told.subject == "The address of your account was changed"
    assert new in told.text
    assert "/password/reset/" not in told.text, "a link to the new address helps nobody here"


@pytest.mark.parametrize(
    ("stopped", "spelt"),
    [
        ("stopped@x.example", "stopped@x.example"),
        ("stopped@x.example", "Stopped+new@x.example"),
        ("adaking@gmail.com", "a.da.king+news@googlemail.com"),
    ],
)
def test_no_mail_goes_to_a_new_address_that_asked_us_to_stop(
    inside: Client, business: Business, stopped: str, spelt: str
) -> None:
    """However it is spelt."""
    suppress(business, stopped)
    confirm_password(inside)
    answer = inside.post("/accounts/email/", {"email": spelt, "action_add": ""})
    assert "asked us not to write to it" in answer.content.decode()
    assert not account_mails(spelt)


def test_a_new_password_needs_the_old_one_and_is_told(inside: Client, owner: User) -> None:
    def change(old: str) -> None:
        new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        inside.post("/accounts/password/change/", {"oldpassword": old, **new})
        owner.refresh_from_db()

    change("wrong")
    assert owner.check_password(PASSWORD)
    change(PASSWORD)
    assert owner.check_password(NEW_PASSWORD)
    assert "Your password was changed" in [m.subject for m in account_mails(owner.email)]


@pytest.mark.parametrize("weak", ["elevenchars", "password1234", "x" * 129])
def test_a_weak_password_is_none(inside: Client, owner: User, weak: str) -> None:
    new = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    inside.post("/accounts/password/change/", new)
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)


def test_a_new_browser_is_told_and_a_known_one_is_not(client: Client, owner: User) -> None:
    sign_in(client, owner)
    client.post("/accounts/logout/")
    sign_in(client, owner)
    assert not account_mails()
    sign_in(Client(HTTP_USER_AGENT="Strange/1.0"), owner)
    (told,) = account_mails(owner.email)
    assert told.subject == "Somebody signed in with a new browser"
    assert "Strange/1.0" in told.text


def test_a_mail_about_one_account_shows_nothing_of_another_business(client: Client) -> None:
    from tests.support import make_business

    make_business()
    elm = make_business(key="elm", name="Elm", email="office@elm.example")
    elms = make_owner(elm, "boss@elm.example")
    ask_for_reset(client, elms.email)
    assert account_mails()[0].business == elm
