"""The page on which a person sees what would go, and decides."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from followups.models import Message
from leads.models import Business, Membership, Restore
from leads.restored import notice
from tests import support
from tests.support import ADA

pytestmark = pytest.mark.django_db


@pytest.fixture
def restore(business: Business, owner: User) -> Restore:
    now = timezone.now()
    support.write(business, ADA, now - timedelta(days=2))
    support.live(now - timedelta(days=2))
    for one in Message.objects.filter(step__isnull=False):  # at every hour of a week
        due = now + timedelta(days=one.step.day - 2)
        Message.objects.filter(pk=one.pk).update(not_before=due)
    notice.hold_sending(Restore.How.COMMAND, now, now - timedelta(days=2))
    return Restore.objects.get()


def inside(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_page_says_that_nothing_leaves(restore: Restore, owner: User) -> None:
    assert "Nothing leaves" in inside(owner).get("/").content.decode()


def test_it_lists_what_may_have_gone_apart_from_what_was_for_later(
    restore: Restore, owner: User
) -> None:
    context = inside(owner).get("/restored/").context["held"][0]
    before, later = list(context["before"]), list(context["later"])
    assert [row.message.step.day for row in before] == [1]
    assert [row.message.step.day for row in later] == [3, 5, 7]
    assert all(row.may_have_gone for row in before)
    assert not any(row.may_have_gone for row in later)


@pytest.mark.parametrize(
    ("channel", "provider", "says"),
    [
        ("email", "", "no folder of sent mail is read"),
        ("email", "mailgun", "of mails we read no copies"),
        ("sms", "", "of texts we read no copies"),
    ],
)
def test_it_says_of_each_why_it_is_only_assumed(
    restore: Restore, owner: User, settings: Any, channel: str, provider: str, says: str
) -> None:
    settings.MAIL_PROVIDER = provider
    Message.objects.filter(state="queued").update(channel=channel)
    page = inside(owner).get("/restored/").content.decode()
    assert page.count(f"Assumed: {says}") == 1
    assert page.count("No, it was for later") == 3
    assert ("Nor of mails: a provider sends them" in page) == bool(provider)


def test_an_owner_decides_and_a_member_does_not(
    restore: Restore, business: Business, owner: User
) -> None:
    member = support.make_owner(business, "member@oak.example", Membership.Role.MEMBER)
    address = f"/restored/{restore.pk}/"
    assert inside(member).post(address, {"what": "skip"}).status_code == 403
    assert inside(owner).post(address, {"what": "nonsense"}).status_code == 302
    restore.refresh_from_db()
    assert restore.decided_at is None
    inside(owner).post(address, {"what": "skip"})
    restore.refresh_from_db()
    assert (restore.decision, restore.decided_by) == ("skip", owner)
    assert "Nothing leaves" not in inside(owner).get("/restored/").content.decode()


def test_a_stranger_to_the_business_sees_and_decides_nothing(restore: Restore) -> None:
    other = support.make_owner(support.make_business(key="elm", name="Elm"), "e@elm.example")
    assert not inside(other).get("/restored/").context["held"]
    assert inside(other).post(f"/restored/{restore.pk}/", {"what": "skip"}).status_code == 404


def test_what_a_person_approves_afterwards_goes(
    restore: Restore, owner: User, business: Business
) -> None:
    """Their click is newer than the restore, however old the inquiry."""
    now = timezone.now() + timedelta(minutes=1)
    lead = support.write(business, {**ADA, "email": "b@x.example", "phone": ""}, now)
    answer = Message.objects.create(
        business=business,
        lead=lead,
        kind="first_response",
        author=owner,
        not_before=now,
        to="b@x.example",
        subject="Hello",
        body="Yes.",
    )
    lead.received_at = restore.noticed_at - timedelta(hours=1)
    lead.save()
    inside(owner).post(f"/restored/{restore.pk}/", {"what": "skip"})
    support.live(now)
    answer.refresh_from_db()
    assert answer.state == Message.State.SENT
