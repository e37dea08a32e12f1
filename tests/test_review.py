"""A person reviews a judgement: what they say holds, and who said so is known."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.criteria import versions
from leads.criteria.rules import Finding
from leads.declined import Declined
from leads.judge.judging import judge_next_lead
from leads.judge.opinion import Opinion
from leads.judge.verdicts.doubts import doubts
from leads.models import Business, Correction, Lead, LeadEvent, ModelCall
from leads.pipeline import attention
from leads.review import corrections
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db


def judged(business: Business, fields: dict[str, Any] = ADA) -> Lead:
    lead = support.write(business, fields)
    assert judge_next_lead(MONDAY)
    lead.refresh_from_db()
    return lead


def test_a_corrected_verdict_counts_and_stays_when_the_lead_is_judged_again(
    business: Business, owner: User
) -> None:
    lead = judged(business)
    judgement = corrections.correct_judgement(
        lead,
        {"criterion:roof": "met", "criterion:cash": "not_met", "criterion:area": "met"},
        "I rang them",
        MONDAY,
        owner,
    )
    assert (judgement.fit, judgement.score) == ("strong", 100)
    assert {(c.about, c.before, c.value, c.why, c.by) for c in Correction.objects.all()} == {
        ("criterion:roof", "not_judged", "met", "I rang them", owner),
        ("criterion:cash", "not_judged", "not_met", "I rang them", owner),
    }
    corrections.judge_again(lead, MONDAY, owner)
    assert judge_next_lead(MONDAY)
    again = lead.judgements.first()
    assert again is not None
    assert again.pk != judgement.pk
    assert again.fit == "strong"
    assert {v.criterion.key: v.corrected for v in again.verdicts.all()} == {
        "area": False,
        "roof": True,
        "cash": True,
    }
    assert lead.events.filter(kind=LeadEvent.Kind.CORRECTED, by=owner).count() == 2


def test_an_inquiry_taken_for_spam_waits_again_and_is_no_spam_any_more(
    business: Business, owner: User
) -> None:
    lead = judged(
        business,
        {**ADA, "message": "Cheap viagra and cialis without prescription, online casino bonus"},
    )
    assert lead.judgements.get().category == "spam"
    assert lead.waiting_since is None
    judgement = corrections.correct_judgement(
        lead, {"category": "new_inquiry"}, "a real person", MONDAY, owner
    )
    lead.refresh_from_db()
    assert judgement.category == "new_inquiry"
    assert lead.waiting_since == lead.received_at
    assert judgement.verdicts.count() == 3
    corrections.judge_again(lead, MONDAY, owner)
    assert judge_next_lead(MONDAY)
    assert lead.judgements.first().category == "new_inquiry"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"category": "nonsense"},
        {"criterion:unknown": "met"},
        {"criterion:roof": "not_judged"},
        {"urgency": "x"},
        {"category": ""},
    ],
)
def test_what_is_no_correction_changes_nothing_and_says_so(
    business: Business, owner: User, changes: dict[str, str]
) -> None:
    lead = judged(business)
    with pytest.raises(Declined, match=r"."):
        corrections.correct_judgement(lead, changes, "", MONDAY, owner)
    assert lead.judgements.count() == 1
    assert not Correction.objects.exists()


def test_the_queue_shows_what_needs_a_person_and_approving_takes_it_out(
    client: Client, business: Business, owner: User
) -> None:
    lead = judged(
        business,
        {
            **ADA,
            "message": "Your crew ruined my ceiling and I will sue you. My lawyer is informed.",
        },
    )
    client.force_login(owner)
    page = client.get("/review/").content.decode()
    assert "Ada Keen" in page
    assert "ruined my ceiling" in page
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


def test_a_form_that_is_older_than_the_judgement_changes_nothing(
    client: Client, business: Business, owner: User
) -> None:
    lead = judged(business)
    seen = lead.judgements.get()
    corrections.judge_again(lead, MONDAY, owner)
    assert judge_next_lead(MONDAY)
    client.force_login(owner)
    for path, more in (("correct", {"category": "spam"}), ("approve", {})):
        client.post(f"/leads/{lead.pk}/{path}/", {"judgement": seen.pk, **more})
    assert not Correction.objects.exists()
    assert lead.judgements.latest("id").reviewed_at is None


def test_a_correction_of_a_sentence_does_not_hold_for_another_sentence(
    business: Business, owner: User
) -> None:
    lead = judged(business)
    corrections.correct_judgement(lead, {"criterion:roof": "met"}, "", MONDAY, owner)
    rows = [
        versions.criterion_row(c)
        for c in business.criteria_versions.get(in_force=True).criteria.all()
    ]
    rows[1]["text"] = "It is about a roof of copper."
    versions.save_criteria(business, rows, MONDAY, owner)
    corrections.judge_again(lead, MONDAY, owner)
    assert judge_next_lead(MONDAY)
    assert lead.judgements.latest("id").verdicts.get(criterion__key="roof").verdict == "not_judged"


def test_what_was_reviewed_does_not_come_back_for_another_reason(
    client: Client, business: Business, owner: User
) -> None:
    lead = judged(
        business,
        {
            **ADA,
            "message": "Your crew ruined my ceiling and I will sue you. My lawyer is informed.",
        },
    )
    corrections.approve_judgement(lead, MONDAY, owner)
    lead.refresh_from_db()
    attention.ask_person(lead, MONDAY, attention.Code.BOUNCED, "Mail came back")
    assert not corrections.review_queue(Business.objects.all()).exists()


def test_who_is_corrected_to_spam_gets_no_answer_and_no_follow_ups(
    business: Business, owner: User
) -> None:
    lead = support.answered_lead(business)
    assert lead.messages.filter(kind="step", state="queued").exists()
    corrections.correct_judgement(lead, {"category": "spam"}, "known swindler", MONDAY, owner)
    for day in range(1, 9):
        support.live(MONDAY + timedelta(days=day))
    assert not lead.messages.filter(kind="step", state="sent").exists()
    assert "no longer taken for an inquiry" in lead.messages.filter(kind="step").first().why


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


def test_nul_in_a_reason_or_a_criterion_is_dropped(
    client: Client, business: Business, owner: User
) -> None:
    lead = judged(business)
    client.force_login(owner)
    assert (
        client.post(
            f"/leads/{lead.pk}/correct/", {"urgency": "emergency", "why": "a\x00b"}
        ).status_code
        == 302
    )
    assert Correction.objects.get().why == "ab"
    assert (
        client.post(
            "/criteria/",
            {
                "rows-TOTAL_FORMS": "1",
                "rows-INITIAL_FORMS": "0",
                "rows-0-key": "a\x00",
                "rows-0-text": "A sen\x00tence",
                "rows-0-weight": "3",
                "rows-0-field": "b\x00",
                "rows-0-op": "equals",
                "rows-0-value": "x\x00",
                "try_first": "on",
            },
        ).status_code
        == 302
    )


def test_an_answer_from_the_shelf_is_shown_as_sent(
    client: Client, business: Business, owner: User
) -> None:
    one, other = judged(business), judged(business, {**ADA, "email": "eve@x.example"})
    call = ModelCall.objects.create(
        business=business,
        lead=one,
        at=MONDAY,
        model="m",
        prompt_version="1",
        key="k",
        outcome="answered",
        tokens=1,
        sent=[{"role": "user", "content": "the very words"}],
    )
    other.judgements.update(call=call)
    client.force_login(owner)
    assert "the very words" in client.get(f"/leads/{other.pk}/sent/").content.decode()


def test_another_business_cannot_be_corrected(
    client: Client, business: Business, owner: User
) -> None:
    other = support.make_business(key="elm", name="Elm", email="office@elm.example")
    lead = judged(other)
    client.force_login(owner)
    for what in ("approve", "correct", "again"):
        assert client.post(f"/leads/{lead.pk}/{what}/", {"category": "spam"}).status_code == 404
    assert client.get(f"/leads/{lead.pk}/sent/").status_code == 404


def test_doubts_are_told_by_the_verdicts(business: Business) -> None:
    rows = list(business.criteria_versions.get(in_force=True).criteria.all())

    def why(**verdicts: Finding) -> list[str]:
        found = doubts(rows, Opinion("new_inquiry", "normal", verdicts))
        return [reason["code"] for reason in found]

    met, not_met, open_ = Finding("met", ["x"]), Finding("not_met", ["x"]), Finding("cant_tell")
    assert why(area=met, roof=met, cash=open_) == []
    assert why(area=open_, roof=open_, cash=open_) == ["too_little"]
    assert why(area=met, roof=Finding("met", ["x"], sure=False), cash=open_) == ["low_confidence"]
    assert doubts(rows, Opinion("spam", "none")) == []
    assert why(area=met, roof=not_met, cash=open_) == [] or "criteria disagree" in why(
        area=met, roof=not_met, cash=open_
    )
