"""What is nobody's becomes whose who answers or reaches them first."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from followups.answers.reply import write_reply
from followups.sequences.restarting import take_back
from leads.models import Business, Lead, LeadEvent, Membership, Teamwork, Undo
from leads.pipeline.assigning import give_lead
from leads.pipeline.contacting import log_contact
from tests import support
from tests.support import MONDAY
from tests.support.sequences import live_until
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def ann(business: Business) -> User:
    support.make_owner(business)
    return support.make_owner(business, "ann@oak-roofing.example", Membership.Role.MEMBER)


@pytest.fixture
def lead(business: Business) -> Lead:
    return support.answered_lead(business)


def owner_of(lead: Lead) -> User | None:
    return Lead.objects.get(pk=lead.pk).owner


def test_an_answer_of_our_own_is_nobodys_doing(lead: Lead, ann: User) -> None:
    assert owner_of(lead) is None


def test_whoever_replies_has_it_once_the_reply_has_gone(
    lead: Lead, ann: User, mail_through: Sink
) -> None:
    write_reply(lead, "I can come on Friday.", MONDAY, ann)
    assert owner_of(lead) is None
    live_until(MONDAY + HOUR)
    assert owner_of(lead) == ann
    given = lead.events.get(kind=LeadEvent.Kind.ASSIGNED)
    assert given.by == ann


@pytest.mark.parametrize("what", ["reached", "met", "wrote", "booked"])
def test_whoever_reaches_them_has_it_until_that_is_taken_back(
    lead: Lead, ann: User, what: str
) -> None:
    log_contact(lead, what, MONDAY + HOUR, ann)
    assert owner_of(lead) == ann
    take_back(Undo.objects.get().act, MONDAY + HOUR, ann)
    assert owner_of(lead) is None


@pytest.mark.parametrize("what", ["left_message", "wrong_number"])
def test_whoever_only_tried_has_nothing(lead: Lead, ann: User, what: str) -> None:
    log_contact(lead, what, MONDAY, ann)
    assert owner_of(lead) is None


def test_what_is_a_colleagues_stays_theirs(business: Business, lead: Lead, ann: User) -> None:
    owner = User.objects.exclude(pk=ann.pk).get()
    give_lead(lead, owner, MONDAY, owner)
    log_contact(lead, "reached", MONDAY, ann)
    assert owner_of(lead) == owner


def test_nobody_has_it_where_the_team_does_not_want_that(
    business: Business, lead: Lead, ann: User
) -> None:
    Teamwork.objects.create(business=business, answerer_owns=False)
    log_contact(lead, "reached", MONDAY, ann)
    assert owner_of(lead) is None


def test_one_alone_has_everything_anyway(business: Business, lead: Lead) -> None:
    log_contact(lead, "reached", MONDAY, support.make_owner(business))
    assert owner_of(lead) is None


def test_who_does_not_work_leads_here_has_none(business: Business, lead: Lead, ann: User) -> None:
    operator = User.objects.create_superuser("root@oak.example")
    log_contact(lead, "reached", MONDAY, operator)
    assert owner_of(lead) is None
