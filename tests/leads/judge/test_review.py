"""A person reviews a judgement: what they say holds, and who said so is known."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.criteria import versions
from leads.declined import Declined
from leads.judge.judging import judge_next_leads
from leads.models import Business, Correction, LeadEvent, ModelCall
from leads.review import corrections
from tests import support
from tests.support import ADA, MONDAY
from tests.support.judging import judged

pytestmark = pytest.mark.django_db


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
    assert judge_next_leads(MONDAY)
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
    assert judge_next_leads(MONDAY)
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


def test_a_form_that_is_older_than_the_judgement_changes_nothing(
    client: Client, business: Business, owner: User
) -> None:
    lead = judged(business)
    seen = lead.judgements.get()
    corrections.judge_again(lead, MONDAY, owner)
    assert judge_next_leads(MONDAY)
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
    assert judge_next_leads(MONDAY)
    assert lead.judgements.latest("id").verdicts.get(criterion__key="roof").verdict == "not_judged"


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
