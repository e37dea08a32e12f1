"""The owner's own text is chosen twice, by a query for lists and by code for one lead: alike."""

from itertools import product

import pytest
from django.db.models import Prefetch

from followups.answers.fallback import fallback_text
from followups.answers.own_text import facts_of_drafts, own_text_goes_at
from followups.models import AnswerRule, Message, Sequence
from followups.owner.answer_modes import of_lead
from leads.models import Business, Judgement, Lead, Source
from tests import support
from tests.support import ADA

pytestmark = pytest.mark.django_db
INQUIRY, CUSTOMER = "new_inquiry", "existing_customer"
JUDGED = [
    None,
    (INQUIRY, "strong"),
    (INQUIRY, "not_judged"),
    (CUSTOMER, "strong"),
    (CUSTOMER, "not_judged"),
]
KINDS = (INQUIRY, CUSTOMER, "vendor_solicitation")
RULES = [None, ("safe", "of the rule"), ("safe", ""), ("nothing", "of the rule")]  # late, body
AUDIENCES = ("", "strong", CUSTOMER)
FEW_OR_MANY = [
    [audience for audience, is_there in zip(AUDIENCES, flags, strict=True) if is_there]
    for flags in product([False, True], repeat=len(AUDIENCES))
]


@pytest.fixture
def drafts(business: Business) -> None:
    """One of each kind, by each channel, for somebody who was judged in each way."""
    lead = support.write(business, {**ADA, "phone": "902 555 0155"}, support.clock())
    Message.objects.all().delete()
    for case in product(JUDGED, KINDS, ("email", "sms")):
        lead.pk = None
        lead.save(force_insert=True)
        add_draft(lead, *case)


def add_draft(lead: Lead, judged: tuple[str, str] | None, kind: str, channel: str) -> None:
    for category, fit in [(CUSTOMER, "weak"), judged] if judged else []:
        said = {"category": category, "fit": fit, "urgency": "soon", "judged_by": "test"}
        Judgement.objects.create(lead=lead, at=support.clock(), **said)
    Message.objects.create(
        business=lead.business,
        lead=lead,
        kind="first_response",
        category=kind,
        state="awaiting_approval",
        not_before=support.clock(),
        channel=channel,
        to="x",
        body="A draft",
    )


def keep_rules(business: Business, rules: dict[Source | None, tuple[str, str] | None]) -> None:
    """The same for each kind; `rules` are by source."""
    AnswerRule.objects.all().delete()
    now = support.clock()
    AnswerRule.objects.bulk_create(
        AnswerRule(
            business=business,
            source=source,
            category=kind,
            mode="draft",
            late=rule[0],
            body=f"{rule[1]} {source}" if rule[1] else "",
            changed_at=now,
        )
        for source, rule in rules.items()
        for kind in KINDS
        if rule
    )


def keep_sequences(business: Business, audiences: list[str]) -> None:
    Sequence.objects.filter(business=business).update(in_force=False)
    for audience in audiences:
        last = Sequence.objects.filter(business=business).first()
        Sequence.objects.create(
            business=business,
            audience=audience,
            version=last.version + 1 if last else 1,
            created_at=support.clock(),
            first_subject="Hello",
            first_body=f"for {audience}",
        )


def leads_of(business: Business) -> dict[int, Lead]:
    """With what the code would ask for lead by lead."""
    whole = Business.objects.prefetch_related("answer_rules", "sequences").get(pk=business.pk)
    newest = Prefetch("judgements", Judgement.objects.order_by("-at", "-id"))
    leads = Lead.objects.select_related("contact", "source").prefetch_related(newest)
    found = {lead.pk: lead for lead in leads.filter(business=business)}
    for lead in found.values():
        lead.business = whole
    return found


@pytest.mark.usefixtures("drafts")
def test_what_a_list_says_is_what_goes(business: Business) -> None:
    source, told = support.form_of(business), set()
    for for_source, for_all in product(RULES, RULES[:-1]):
        keep_rules(business, {source: for_source, None: for_all})
        for audiences in FEW_OR_MANY:
            keep_sequences(business, audiences)
            leads = leads_of(business)
            for draft in Message.objects.annotate(**facts_of_drafts()):
                lead = leads[draft.lead_id]
                rule = of_lead(lead, draft.category)
                _, text = fallback_text(lead, rule, draft.category, draft.channel)
                goes = bool(text) and rule.late == "safe"
                case = (rule, audiences, draft.category, draft.channel, lead.newest_judgement())
                assert bool(own_text_goes_at(draft, lead)) is goes, case
                if draft.channel == "email":
                    assert (draft.rule_body or draft.first_body) == text, case
                told.add((goes, text))
    assert len(told) >= 8, "the cases differ"
