"""Somebody is invited by an owner, and takes the place once."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.models import Message, Suppression
from followups.models.suppression import hashes_however_spelt
from leadflow.accounts import inviting, joining, mails
from leadflow.accounts.inviting import Invited, invite
from leads.declined import Declined
from leads.models import Business, Invitation, Membership, SettingChange
from tests import support
from tests.support.accounts import PASSWORD, confirm_password, is_inside, sign_in

pytestmark = pytest.mark.django_db
DEE = "dee@oak-roofing.example"
NEW = {"name": "Dee Poole", "password": "a wholly different phrase"}
FORM = {"email": DEE, "role": "manager", "way": "link"}


def token_in(text: str) -> str:
    return re.findall(r"/join/([\w-]+)/", text)[0]


def link_for(business: Business, owner: User, role: str = "member") -> str:
    made = invite(business, Invited(DEE, role, by_mail=False), owner, support.clock())
    return f"/join/{token_in(made)}/"


def test_a_link_that_is_handed_over_makes_an_account_and_signs_in(
    inside: Client, business: Business
) -> None:
    confirm_password(inside)
    page = inside.post("/in/oak/settings/team/", FORM).content.decode()
    link = f"/join/{token_in(page)}/"
    assert token_in(page) not in inside.get("/settings/team/").content.decode(), "shown once"
    assert not Message.objects.filter(kind="account", to=DEE).exists()
    dee = Client()
    assert "Join Oak Roofing" in dee.get(link).content.decode()
    assert dee.post(link, NEW)["Location"] == "/"
    assert is_inside(dee)
    assert "Welcome to Oak Roofing" in dee.get("/").content.decode()
    place = Membership.objects.get(user__email=DEE)
    assert (place.role, place.user.get_full_name()) == ("manager", "Dee Poole")
    assert dee.get("/in/oak/criteria/").status_code == 200
    assert Client().get(link).status_code == 404, "good once"
    assert SettingChange.objects.filter(area="people", name=DEE).count() == 2


def test_an_invitation_is_mailed_and_its_link_kept_nowhere(
    inside: Client, business: Business, owner: User
) -> None:
    invite(business, Invited(DEE, "viewer"), owner, support.clock())
    message = Message.objects.get(kind="account", to=DEE)
    link = f"/join/{token_in(message.text)}/"
    made = Invitation.objects.get()
    assert token_in(message.text) not in f"{vars(made)}"
    support.live(support.clock())
    mails.forget_next_texts(support.clock())
    message.refresh_from_db()
    assert (message.state, message.text) == ("sent", "")
    assert Client().post(link, NEW).status_code == 302


def test_what_is_not_typed_right_stays_on_the_page(inside: Client, business: Business) -> None:
    confirm_password(inside)
    for typed, words in (
        ({"email": "dee@"}, "is not an e-mail address"),
        ({"email": ""}, "Write their address"),
        ({"email": "OWNER@oak-roofing.example"}, "They work here already"),
        ({"role": "king"}, "Choose what they may do"),
    ):
        answer = inside.post("/in/oak/settings/team/", {**FORM, **typed})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_weak_password_is_told_at_its_field(business: Business, owner: User) -> None:
    link = link_for(business, owner)
    answer = Client().post(link, {"name": "Dee", "password": "short"})
    assert answer.status_code == 422
    assert "at least 12" in answer.content.decode()
    assert 'value="Dee"' in answer.content.decode()
    assert not User.objects.filter(email=DEE).exists()


def test_an_invitation_ends(business: Business, owner: User) -> None:
    """By its time, by being withdrawn, by a newer one, and with the place of whoever made it."""
    now = support.clock()
    for end in (
        lambda: inviting.withdraw_invitation(business, Invitation.objects.get().pk, owner, now),
        lambda: Invitation.objects.update(expires_at=now - timedelta(minutes=1)),
        lambda: link_for(business, owner),
    ):
        link = link_for(business, owner)
        end()
        assert Client().get(link).status_code == 404
        assert Client().post(link, NEW).status_code == 404
    assert not User.objects.filter(email=DEE).exists()
    Invitation.objects.update(expires_at=now - timedelta(days=31))
    assert inviting.forget_next_invitations(now)
    assert not Invitation.objects.exists()


def test_who_has_an_account_joins_with_it_alone(business: Business, owner: User) -> None:
    elm = support.make_business(key="elm", name="Elm", email="office@elm.example")
    dee, bob = support.make_owner(elm, DEE), support.make_owner(elm, "bob@elm.example")
    link = link_for(business, owner)
    client = Client()
    page = client.post(link, NEW).content.decode()
    assert f"/accounts/login/?next={link}" in page
    sign_in(client, bob)
    assert "Sign out first" in client.post(link, NEW).content.decode()
    assert not business.memberships.filter(user__in=[dee, bob]).exists()
    client = Client()
    sign_in(client, dee)
    assert client.post(link).status_code == 302
    assert [place.role for place in dee.memberships.order_by("business_id")] == ["member", "owner"]


def test_who_works_here_already_is_told_the_role_that_they_keep(
    business: Business, owner: User
) -> None:
    link = link_for(business, owner, "viewer")
    dee = support.make_owner(business, DEE)  # meanwhile
    client = Client()
    sign_in(client, dee)
    client.post(link)
    page = client.get("/").content.decode()
    assert "Your role here: owner." in page
    assert "viewer" not in page
    assert dee.memberships.get().role == "owner"


def test_a_place_is_taken_once(business: Business, owner: User) -> None:
    token = token_in(link_for(business, owner))
    joining.join_anew(token, "Dee", PASSWORD, support.clock())
    with pytest.raises(Declined, match="used, withdrawn or too old"):
        joining.join_anew(token, "Eve", PASSWORD, support.clock())


def test_nobody_is_mailed_who_asked_for_no_mail(business: Business, owner: User) -> None:
    for each in hashes_however_spelt([DEE]):
        Suppression.objects.create(
            business=business, address_hash=each, reason="opted_out", at=support.clock()
        )
    with pytest.raises(Declined, match="asked us not to write"):
        invite(business, Invited(DEE, "member"), owner, support.clock())
    assert link_for(business, owner)


def test_only_owners_who_have_just_proved_it_invite(client: Client, business: Business) -> None:
    manager = support.make_owner(business, "m@oak-roofing.example", "manager")
    sign_in(client, manager)
    confirm_password(client)
    assert client.post("/in/oak/settings/team/", FORM).status_code == 403
    assert not Invitation.objects.exists()
