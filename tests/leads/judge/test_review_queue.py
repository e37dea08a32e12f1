"""What waits for a person's review, and the buttons that take it out."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.criteria.rules import Finding
from leads.judge.opinion import Opinion
from leads.judge.verdicts.doubts import doubts
from leads.models import Business, Lead
from leads.pipeline import attention
from leads.review import corrections
from tests import support
from tests.support import ADA, MONDAY
from tests.support.judging import judged

pytestmark = pytest.mark.django_db


def unsure(lead: Lead) -> Lead:
    """Its judgement is not sure of something, and nobody is needed now."""
    lead.judgements.update(
        reasons=[], checks=[{"code": "criteria_disagree", "text": "criteria disagree"}]
    )
    return lead


def test_who_is_needed_now_stands_under_today_and_not_in_the_queue(business: Business) -> None:
    lead = judged(
        business,
        {
            **ADA,
            "message": "Your crew ruined my ceiling and I will sue you. My lawyer is informed.",
        },
    )
    lead.refresh_from_db()
    assert lead.act_now
    assert not corrections.review_queue(Business.objects.all()).exists()


def test_the_queue_shows_what_is_unsure_and_approving_takes_it_out(
    client: Client, business: Business, owner: User
) -> None:
    lead = unsure(judged(business))
    client.force_login(owner)
    page = client.get("/review/").content.decode()
    assert "Ada Keen" in page
    assert "criteria disagree" in page.lower()
    assert client.get("/review/?why=Nothing+of+the+kind").content.decode().count("It is right") == 0
    waiting = lead.waiting_since
    assert client.post(f"/leads/{lead.pk}/approve/", {"next": "/review/"})["Location"] == "/review/"
    lead.refresh_from_db()
    assert "Ada Keen" not in client.get("/review/").content.decode().split("is right")[-1]
    assert lead.waiting_since == waiting
    assert lead.events.filter(kind="seen", by=owner).exists()


def test_corrections_come_from_the_page_and_lead_back_to_nowhere_else(
    client: Client, business: Business, owner: User
) -> None:
    lead = judged(business)
    client.force_login(owner)
    answer = client.post(
        f"/leads/{lead.pk}/correct/",
        {
            "category": "existing_customer",
            "criterion:area": "met",
            "why": "called",
            "next": "https://evil.example/",
        },
    )
    assert answer["Location"] == f"/leads/{lead.pk}/"
    assert lead.judgements.first().category == "existing_customer"  # type: ignore[union-attr]
    assert (
        "decided" in client.get(f"/leads/{lead.pk}/").content.decode()
        or "Existing customer" in client.get(f"/leads/{lead.pk}/").content.decode()
    )
    assert client.post(f"/leads/{lead.pk}/again/")["Location"] == f"/leads/{lead.pk}/"
    assert "rules alone" in client.get(f"/leads/{lead.pk}/sent/").content.decode()


def test_what_was_reviewed_does_not_come_back_for_another_reason(
    client: Client, business: Business, owner: User
) -> None:
    lead = unsure(judged(business))
    assert corrections.review_queue(Business.objects.all()).exists()
    corrections.approve_judgement(lead, MONDAY, owner)
    lead.refresh_from_db()
    attention.ask_person(lead, MONDAY, attention.Code.BOUNCED, "Mail came back")
    assert not corrections.review_queue(Business.objects.all()).exists()


def test_approving_takes_only_its_own_reasons(business: Business, owner: User) -> None:
    lead = judged(
        business,
        {
            **ADA,
            "message": "Your crew ruined my ceiling and I will sue you. My lawyer is informed.",
        },
    )
    attention.ask_person(lead, MONDAY, attention.Code.BOUNCED, "Mail to ada@x.example came back")
    corrections.approve_judgement(lead, MONDAY, owner)
    lead.refresh_from_db()
    assert support.reasons(lead) == "Mail to ada@x.example came back"


@pytest.mark.parametrize(
    "to",
    ["foo", "lead", "//evil.example/", "https://evil.example", "javascript:alert(1)", "\x00", ""],
)
def test_a_button_leads_back_to_a_page_of_ours_or_to_the_lead(
    client: Client, business: Business, owner: User, to: str
) -> None:
    lead = judged(business)
    client.force_login(owner)
    assert (
        client.post(f"/leads/{lead.pk}/approve/", {"next": to})["Location"] == f"/leads/{lead.pk}/"
    )


def test_doubts_are_told_by_the_verdicts(business: Business) -> None:
    rows = list(business.criteria_versions.get(in_force=True).criteria.all())

    def why(**verdicts: Finding) -> list[str]:
        found = doubts(rows, Opinion("new_inquiry", "normal", verdicts))
        return [reason["code"] for reason in found]

    met, not_met, open_ = Finding("met", ["x"]), Finding("not_met", ["x"]), Finding("cant_tell")
    assert why(area=met, roof=met, cash=open_) == []
    assert why(area=open_, roof=open_, cash=open_) == []  # unclear, and the answer asks
    assert why(area=met, roof=Finding("met", ["x"], sure=False), cash=open_) == ["low_confidence"]
    assert doubts(rows, Opinion("spam", "none")) == []
    assert why(area=met, roof=not_met, cash=open_) == [] or "criteria disagree" in why(
        area=met, roof=not_met, cash=open_
    )
