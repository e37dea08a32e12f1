"""Who of us did something is kept by the name that colleagues know, and by no address."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core import serializers
from django.test import Client

from followups.answers import approval, reply
from followups.opt_out.unsubscribe import allow_lead_again, unsubscribe_lead
from followups.sequences import holding
from leads.ledger.arrivals import discard_arrival
from leads.models import Business, Hold, Lead
from tests import support
from tests.support import ADA
from tests.support.drafts import let_go, waiting_draft
from tests.support.seen import held

pytestmark = pytest.mark.django_db
LOGS = ("auditentry", "settingchange")  # which name accounts, and people may be called the same


def rejects(business: Business, ann: User) -> None:
    draft = waiting_draft(business, 1)
    approval.reject_draft(draft.pk, approval.hash_of_draft(draft), "dear", support.clock(), ann)


def recalls(business: Business, ann: User) -> None:
    draft = let_go(waiting_draft(business, 1), ann, now=support.clock())
    assert draft.lead
    approval.recall_answer(draft.lead, draft.pk, support.clock(), ann)


def takes_back(business: Business, ann: User) -> None:
    lead, now = support.answered_lead(business), support.clock()
    reply.take_back_reply(lead, reply.write_reply(lead, "Hello", now, ann).pk, now, ann)


def allows(business: Business, ann: User) -> None:
    lead = support.answered_lead(business)
    unsubscribe_lead(lead, support.clock(), "by mail")
    allow_lead_again(lead, support.clock(), ann)


def stops(business: Business, ann: User) -> None:
    lead, now = support.answered_lead(business), support.clock()
    Hold.objects.create(lead=lead, code="opt_out", text="Stop", at=now)
    holding.stop_held_lead(lead, now, ann)


def discards(business: Business, ann: User) -> None:
    discard_arrival(held(business, ADA, support.clock()), support.clock(), ann)


def erases(business: Business, ann: User) -> None:
    lead = support.write(business, ADA, support.clock())
    client = Client()
    client.force_login(ann)
    client.post(f"/leads/{lead.pk}/erase/", {"word": "erase"})
    assert not Lead.objects.exists()


@pytest.mark.parametrize("deed", [rejects, recalls, takes_back, allows, stops, discards, erases])
def test_who_did_it_is_kept_by_name(
    business: Business, deed: Callable[[Business, User], None]
) -> None:
    ann = support.make_owner(business, "ann.private@oak-roofing.example")
    ann.first_name, ann.last_name = "Ann", "Lee"
    ann.save()
    deed(business, ann)
    kept = "".join(
        serializers.serialize("json", model.objects.all())
        for name in ("leads", "followups")
        for model in apps.get_app_config(name).get_models()
        if model._meta.model_name not in LOGS
    )
    assert "Ann Lee" in kept
    assert "ann.private" not in kept
