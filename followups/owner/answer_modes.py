"""Answer modes.

How the first answer to each kind of message is made, as the owner decided, and what their own
record speaks for.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from followups.content.merge_fields import SAMPLE, business_values, mistakes_in
from followups.models import AnswerRule, Approval, Message
from followups.owner.audience import ANSWERED, NEVER
from leads.declined import Declined
from leads.models import Business, Judgement, Lead, Source

Mode, Late = AnswerRule.Mode, AnswerRule.Late
RECORD = 20  # approvals that are looked at
ENOUGH, NEARLY_ALL = 10, 0.9


@dataclass(frozen=True)
class Rule:
    """How one kind of message is answered.

    Empty subject and body stand for the first answer of the sequence.
    """

    mode: str
    late: str = Late.SAFE
    subject: str = ""
    body: str = ""
    own: bool = False  # written for this very source or kind


def rule_for(business: Business, source: Source | None, category: str) -> Rule:
    """The source's own rule, else that for every source, else what everybody begins with.

    Spam and machines never get an answer.
    """
    if category in NEVER:
        return Rule(Mode.NONE)
    rules = {r.source_id: r for r in business.answer_rules.filter(category=category)}
    found = (rules.get(source.pk) if source else None) or rules.get(None)
    if found is None:
        return Rule(Mode.TEMPLATE if category in ANSWERED else Mode.NONE)
    return Rule(
        found.mode,
        found.late,
        found.subject,
        found.body,
        own=found.source_id == (source.pk if source else None),
    )


def of_lead(lead: Lead, category: str) -> Rule:
    return rule_for(lead.business, lead.source, category)


def is_answered(lead: Lead, category: str) -> bool:
    return of_lead(lead, category).mode != Mode.NONE


@transaction.atomic(durable=True)
def decide_answer_rule(
    business: Business,
    source: Source | None,
    rules: dict[str, dict[str, Any]],
    now: datetime,
    by: User,
) -> None:
    """Keep the owner's rules {category: {mode, late, subject, body}} for a source, or for all.

    A mode "" goes back to the rule for every source. Declined names every mistake.
    """
    wrong = [
        line
        for category, rule in rules.items()
        for line in rule_mistakes(category, rule, business_values(business, SAMPLE))
    ]
    if wrong:
        raise Declined("; ".join(wrong))
    Business.objects.select_for_update().get(pk=business.pk)
    for category, rule in rules.items():
        mine = AnswerRule.objects.filter(business=business, source=source, category=category)
        if not rule["mode"]:
            mine.delete()
            continue
        values = {
            "mode": rule["mode"],
            "late": rule["late"],
            "subject": rule["subject"].strip(),
            "body": rule["body"].strip(),
        }
        if not mine.filter(**values).exists():
            AnswerRule.objects.update_or_create(
                business=business,
                source=source,
                category=category,
                defaults={**values, "changed_at": now, "changed_by": by},
            )


def rule_mistakes(category: str, rule: dict[str, Any], values: dict[str, str]) -> list[str]:
    if category not in Judgement.Category.values or category in NEVER:
        return [f"{category}: there is no answer to this kind of message"]
    label = Judgement.Category(category).label
    found = [f"{label}: {m}" for m in mistakes_in(rule["subject"], rule["body"], values)]
    if rule["mode"] not in ("", *Mode.values) or rule["late"] not in Late.values:
        found.append(f"{label}: choose how it is answered from the list")
    if (
        rule["mode"] in (Mode.TEMPLATE, Mode.DRAFT, Mode.AUTOMATIC)
        and category not in ANSWERED
        and not rule["body"].strip()
    ):
        found.append(
            f"{label}: write the text that they get; the first answer to inquiries does not "
            "suit them"
        )
    return found


@dataclass(frozen=True)
class ApprovalRecord:
    """Of the newest `looked_at` drafts that a person decided on.

    How many went as they were, after a change, or not at all.
    """

    looked_at: int
    unchanged: int
    edited: int
    rejected: int

    @property
    def speaks_for_automatic(self) -> bool:
        return self.looked_at >= ENOUGH and self.unchanged >= NEARLY_ALL * self.looked_at


def approval_record(
    business: Business, category: str, source: Source | None = None
) -> ApprovalRecord:
    """What became of this kind's drafts. It proposes and never switches anything."""
    decided = Approval.objects.filter(
        message__business=business,
        message__kind=Message.Kind.FIRST_RESPONSE,
        message__category=category,
    )
    newest = list(
        (decided.filter(message__lead__source=source) if source else decided).order_by(
            "-at", "-id"
        )[:RECORD]
    )
    approved = [a for a in newest if a.decision == Approval.Decision.APPROVED]
    return ApprovalRecord(
        len(newest),
        sum(not a.edited for a in approved),
        sum(a.edited for a in approved),
        len(newest) - len(approved),
    )
