"""A reply that did not go, because they had written meanwhile, is at hand to be sent again."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.answers.reply import write_reply
from leads.models import Business, Lead
from tests import support
from tests.support import letter

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
WORDS = "We come on Thursday at ten."


@pytest.fixture
def withheld(business: Business, owner: User) -> Lead:
    now = support.clock()
    lead = support.answered_lead(business, support.ADA, now)
    reply = write_reply(lead, WORDS, now + SECOND, owner, at=now + 10 * SECOND)
    support.mail_in(business, letter("Ada <ada@lovelace.example>", "Not then!"), now + 3 * SECOND)
    support.live(now + 3 * SECOND)
    support.live(now + 20 * SECOND)
    reply.refresh_from_db()
    assert (reply.state, reply.why_code) == ("withheld", "written_since")
    return lead


def box(client: Client, lead: Lead) -> str:
    return str(client.get(f"/leads/{lead.pk}/").context["reply"]["text"].value())


def test_its_words_are_in_the_box_of_who_wrote_them(
    client: Client, business: Business, owner: User, withheld: Lead
) -> None:
    client.force_login(owner)
    assert box(client, withheld) == WORDS
    client.force_login(support.make_owner(business, "other@oak-roofing.example"))
    assert box(client, withheld) == ""


def test_until_another_is_written(client: Client, owner: User, withheld: Lead) -> None:
    client.force_login(owner)
    now = support.clock()
    write_reply(withheld, "Friday then?", now + 30 * SECOND, owner)
    assert box(client, withheld) == ""


def test_until_nobody_waits(client: Client, owner: User, withheld: Lead) -> None:
    client.force_login(owner)
    Lead.objects.filter(pk=withheld.pk).update(waiting_since=None, promise_due_at=None)
    assert box(client, withheld) == ""
