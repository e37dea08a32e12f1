"""What somebody may do, their leaving with their leads handed on, their coming back."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.answers.approval_links import approval_token, draft_of_token
from followups.models import Message
from leadflow.accounts import inviting, places
from leads.declined import Declined
from leads.models import Business, Departure, Invitation, Lead, LeadEvent, Membership
from leads.pipeline.assigning import give_lead
from tests import support
from tests.support import ADA, BOB
from tests.support.accounts import PASSWORD, confirm_password, is_inside, sign_in
from tests.support.racing import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def dee(business: Business) -> User:
    return support.make_owner(business, "dee@oak-roofing.example", "member")


def place_of(user: User) -> Membership:
    return user.memberships.get()


def test_a_leaver_is_shut_out_and_their_open_leads_are_handed_on(
    inside: Client, business: Business, owner: User, dee: User
) -> None:
    now, ada, bob = support.clock(), support.write(business, ADA), support.write(business, BOB)
    for lead in (ada, bob):
        give_lead(lead, dee, now, owner)
    Lead.objects.filter(pk=bob.pk).update(completed_at=now, stage="completed", outcome="won")
    hers = Client()
    sign_in(hers, dee)
    confirm_password(inside)
    answer = inside.post(f"/settings/team/{place_of(dee).pk}/leave/", {"to": owner.pk}, follow=True)
    assert "Open leads handed on: 1" in answer.content.decode()
    assert "Worked here before" in answer.content.decode()
    ada.refresh_from_db()
    bob.refresh_from_db()
    assert (ada.owner, bob.owner) == (owner, dee), "what is done stays theirs"
    told = LeadEvent.objects.filter(lead=ada, kind="assigned").latest("id")
    assert (told.by, told.detail) == (owner, {"owner": "owner"})
    assert hers.get("/").status_code == 302, "signed out"
    sign_in(hers, dee)
    assert hers.get(f"/leads/{ada.pk}/").status_code == 403
    assert hers.get("/").status_code == 403


def test_who_works_elsewhere_stays_signed_in_there(business: Business, owner: User) -> None:
    elm = support.make_business(key="elm", name="Elm", email="office@elm.example")
    dee = support.make_owner(elm, "dee@elm.example")
    here = business.memberships.create(user=dee, role="member")
    client = Client()
    sign_in(client, dee)
    places.leave(business, here.pk, None, owner, support.clock())
    assert is_inside(client)
    assert client.get("/board/").status_code == 200
    assert client.get("/in/oak/board/").status_code == 404


def test_leads_are_handed_to_nobody_who_does_not_work_them(
    inside: Client, business: Business, owner: User, dee: User
) -> None:
    viewer = support.make_owner(business, "v@oak-roofing.example", "viewer")
    lead = support.write(business, ADA)
    give_lead(lead, dee, support.clock(), owner)
    elsewhere = User.objects.create_user("x", "x@x.example")
    for to in (viewer, dee, elsewhere):
        with pytest.raises(Declined, match="do not work leads here"):
            places.leave(business, place_of(dee).pk, to, owner, support.clock())
    confirm_password(inside)
    answer = inside.post(f"/settings/team/{place_of(dee).pk}/leave/", {"to": viewer.pk})
    assert answer.status_code == 422
    assert place_of(dee)


def test_the_last_owner_cannot_go_nor_become_less(
    inside: Client, business: Business, owner: User
) -> None:
    gone = support.make_owner(business, "gone@oak-roofing.example")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    confirm_password(inside)
    address = f"/settings/team/{place_of(owner).pk}/"
    for answer in (inside.post(address, {"role": "member"}), inside.post(f"{address}leave/")):
        assert answer.status_code == 422
        assert "make somebody an owner first" in answer.content.decode()
    assert place_of(owner).role == "owner"
    second = support.make_owner(business, "second@oak-roofing.example")
    assert inside.post(f"{address}leave/").status_code == 302
    assert not owner.memberships.exists()
    assert place_of(second).role == "owner"


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_dismiss_each_other_at_once_leave_one(business: Business) -> None:
    one, other = (support.make_owner(business, f"{n}@oak-roofing.example") for n in "ab")
    refused: list[str] = []

    def dismiss(whom: User, by: User) -> None:
        try:
            places.leave(business, place_of(whom).pk, None, by, support.clock())
        except Declined as error:
            refused.append(str(error))

    race(lambda: dismiss(one, other), lambda: dismiss(other, one))
    assert business.memberships.filter(role="owner").count() == len(refused) == 1


def test_a_role_holds_from_the_next_page_on_and_ends_what_it_opened(
    inside: Client, business: Business, owner: User
) -> None:
    dee = support.make_owner(business, "dee@oak-roofing.example")
    hers = Client()
    sign_in(hers, dee)
    assert hers.get("/settings/log/").status_code == 200
    wanted = inviting.Invited("new@x.example", "owner", by_mail=False)
    inviting.invite(business, wanted, dee, support.clock())
    confirm_password(inside)
    inside.post(f"/settings/team/{place_of(dee).pk}/", {"role": "viewer"})
    assert hers.get("/settings/log/").status_code == 403
    assert hers.get("/board/").status_code == 200
    assert not Invitation.objects.exists()


def test_an_action_that_waited_for_a_password_is_asked_again_whether_it_may(
    business: Business, owner: User
) -> None:
    dee = support.make_owner(business, "dee@oak-roofing.example")
    client = Client()
    client.force_login(dee)
    typed = {"email": "new@x.example", "role": "owner", "way": "link"}
    door = client.post("/in/oak/settings/team/", typed)["Location"]
    assert "/accounts/reauthenticate/" in door
    places.change_role(business, place_of(dee).pk, "member", False, owner, support.clock())
    assert client.post(door, {"password": PASSWORD}).status_code in (403, 404)
    assert not Invitation.objects.exists()
    places.change_role(business, place_of(dee).pk, "owner", False, owner, support.clock())
    client = Client()
    client.force_login(dee)
    door = client.post("/in/oak/settings/team/", typed)["Location"]
    assert "new@x.example is invited" in client.post(door, {"password": PASSWORD}).content.decode()


def test_somebody_comes_back_as_they_were(inside: Client, business: Business, owner: User) -> None:
    dee = support.make_owner(business, "dee@oak-roofing.example", "manager")
    places.leave(business, place_of(dee).pk, None, owner, support.clock())
    with pytest.raises(Declined, match="take them back"):
        wanted = inviting.Invited(dee.email, "member")
        inviting.invite(business, wanted, owner, support.clock())
    confirm_password(inside)
    inside.post(f"/settings/team/left/{Departure.objects.get().pk}/back/")
    assert place_of(dee).role == "manager"
    assert not Departure.objects.exists()


def test_a_link_that_approves_ends_with_what_its_reader_may(
    business: Business, owner: User, dee: User
) -> None:
    lead = support.answered_lead(business)
    draft = support.first_answer(lead)
    token = approval_token(draft, dee)
    assert draft_of_token(token)
    Membership.objects.filter(user=dee).update(own_leads_only=True)
    assert draft_of_token(token) is None
    give_lead(lead, dee, support.clock(), owner)
    assert draft_of_token(token)
    Membership.objects.filter(user=dee).update(role="viewer")
    assert draft_of_token(token) is None
    assert Message.objects.filter(pk=draft.pk).exists()
