"""Whoever is given a lead is told so, once and by their own ways."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.models import Message
from followups.team import work_alerts
from leads.models import Business, Lead, Membership, Profile
from tests import support

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(business: Business) -> Lead:
    return support.answered_lead(business)


@pytest.fixture
def dee(business: Business) -> User:
    return support.make_owner(business, "dee@oak-roofing.example", Membership.Role.MEMBER)


def give(client: Client, lead: Lead, to: User | None) -> None:
    answer = client.post(f"/leads/{lead.pk}/give/", {"to": to.pk if to else ""})
    assert answer.status_code == 302


def told(lead: Lead) -> list[Message]:
    while work_alerts.tell_next_of_work(support.clock()):
        pass
    return list(Message.objects.filter(about=lead, topic=Message.Topic.GIVEN).order_by("id"))


def test_a_colleague_is_mailed_once_and_nobody_for_what_they_take(
    inside: Client, lead: Lead, owner: User, dee: User
) -> None:
    give(inside, lead, owner)
    assert told(lead) == []
    for _ in range(2):
        give(inside, lead, dee)
    (mail,) = told(lead)
    assert (mail.to, mail.kind) == (dee.email, Message.Kind.ALERT)
    assert mail.subject == f"Yours now: {lead.contact}"
    assert f"/in/oak/leads/{lead.pk}/" in mail.text
    assert mail.text.startswith("owner has given it to you.")
    give(inside, lead, None)
    assert len(told(lead)) == 1


def test_it_keeps_to_what_they_chose_on_their_page(inside: Client, lead: Lead, dee: User) -> None:
    client = Client()
    client.force_login(dee)
    page = client.get("/settings/alerts/").content.decode()
    assert "A lead was given to you" in page
    assert 'name="tell_given"' in page
    profile, _ = Profile.objects.get_or_create(user=dee)
    profile.alerts = {"given": "none"}
    profile.save()
    give(inside, lead, dee)
    assert told(lead) == []
    profile.alerts = {}
    profile.save()
    give(inside, lead, None)
    give(inside, lead, dee)
    assert len(told(lead)) == 1
