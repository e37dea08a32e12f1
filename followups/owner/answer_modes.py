"""Answer modes.

How the first answer to each kind of message is made, as the owner decided, and what their own
record speaks for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop

from followups.content.merge_fields import SAMPLE, business_values, mistakes_in
from followups.models import AnswerRule, Approval, Message
from followups.owner.audience import ANSWERED, NEVER
from integrations.texts.sentences import in_english, sentence
from leads.business.changes import note_changes
from leads.declined import Declined
from leads.models import Business, Judgement, Lead, Source

Mode, Late = AnswerRule.Mode, AnswerRule.Late
RECORD = 20  # approvals that are looked at
ENOUGH, NEARLY_ALL = 10, 0.9
# What the parts of a rule are called among the changes
SETTINGS = {
    "mode": gettext_noop("how it is answered"),
    "late": gettext_noop("what goes where a draft is late"),
    "subject": gettext_noop("subject"),
    "body": gettext_noop("text"),
}


@dataclass(frozen=True)
class Rule:
    """How one kind of message is answered, as kept or as an owner wants it.

    Empty subject and body stand for the first answer of the sequence.
    """

    mode: str
    late: str = Late.SAFE
    subject: str = ""
    body: str = ""
    own: bool = False  # written for this very source or kind


def rule_for(business: Business, source: Source | None, category: str) -> Rule:
    """How a source's messages of one kind are answered; None: where no source has its own rule."""
    return rules_for(business, source, [category])[category]


def rules_for(
    business: Business, source: Source | None, categories: Sequence[str]
) -> dict[str, Rule]:
    """The same of several kinds, by one query; none where the rules were fetched with others."""
    kept = list(business.answer_rules.all())
    return {
        one: rule_among([rule for rule in kept if rule.category == one], source, one)
        for one in categories
    }


def rule_among(kept: Iterable[AnswerRule], source: Source | None, category: str) -> Rule:
    """The source's own rule of this kind, else that for every source, else what everybody begins
    with. Spam and machines never get an answer.
    """
    if category in NEVER:
        return Rule(Mode.NONE)
    rules = {r.source_id: r for r in kept}
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
    rules: Mapping[str, Rule],
    now: datetime,
    by: User,
) -> None:
    """Keep the owner's rules, by category, for a source or for all.

    A mode "" goes back to the rule for every source. Declined names every mistake, by category and
    field: "new_inquiry-body".
    """
    values = business_values(business, SAMPLE)
    wrong = {
        f"{category}-{name}": text
        for category, rule in rules.items()
        for name, text in rule_mistakes(category, rule, values).items()
    }
    if wrong:
        raise Declined(mistakes=wrong)
    Business.objects.select_for_update().get(pk=business.pk)
    for category, rule in rules.items():
        keep_rule(business, source, category, rule, now, by)


def keep_rule(
    business: Business,
    source: Source | None,
    category: str,
    rule: Rule,
    now: datetime,
    by: User | None,
) -> None:
    """One of them, where it is another now. Within the caller's transaction."""
    mine = AnswerRule.objects.filter(business=business, source=source, category=category)
    before = mine.first()
    kept = {
        "mode": rule.mode,
        "late": rule.late,
        "subject": rule.subject.strip(),
        "body": rule.body.strip(),
    }
    if not rule.mode:
        kept = dict.fromkeys(kept, "")
        mine.delete()
    elif not mine.filter(**kept).exists():
        AnswerRule.objects.update_or_create(
            business=business,
            source=source,
            category=category,
            defaults={**kept, "changed_at": now, "changed_by": by},
        )
    names = {name: setting_words(category, source, name) for name in kept}
    old = {named: value_words(name, getattr(before, name, "")) for name, named in names.items()}
    new = {named: value_words(name, kept[name]) for name, named in names.items()}
    note_changes(business, "answers", old, new, by, now)


def value_words(name: str, value: str) -> str:
    """What was chosen, by its name for people; a text as it is."""
    choices = {"mode": Mode, "late": Late}.get(name)
    return sentence(in_english(choices(value).label)) if choices and value else value


def setting_words(category: str, source: Source | None, name: str) -> str:
    """What one of them is called among the changes."""
    return sentence(
        "%(kind)s, %(source)s: %(setting)s",
        kind=Judgement.Category(category).label,
        source=str(source) if source else sentence("every source"),
        setting=sentence(SETTINGS[name]),
    )


def rule_mistakes(category: str, rule: Rule, values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, by field; `values` are what merge fields stand for."""
    if category not in Judgement.Category.values or category in NEVER:
        return {"mode": gettext("There is no answer to this kind of message.")}
    found = {
        "mode": choice_mistake(rule.mode, ["", *Mode.values]),
        "late": choice_mistake(rule.late, Late.values),
        "subject": "; ".join(mistakes_in(rule.subject, "", values)),
        "body": "; ".join(mistakes_in("", rule.body, values)),
    }
    writes = rule.mode in (Mode.TEMPLATE, Mode.DRAFT, Mode.AUTOMATIC)
    if writes and category not in ANSWERED and not rule.body.strip():
        found["body"] = gettext(
            "Write the text that they get; the first answer to inquiries does not suit them."
        )
    return {name: text for name, text in found.items() if text}


def choice_mistake(value: str, choices: list[str]) -> str:
    return "" if value in choices else gettext("Choose how it is answered from the list.")


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


def decided_drafts(
    business: Business, category: str, source: Source | None = None
) -> QuerySet[Approval]:
    """What people decided on this kind's drafts, the newest first."""
    decided = Approval.objects.filter(
        message__business=business,
        message__kind=Message.Kind.FIRST_RESPONSE,
        message__category=category,
    ).order_by("-at", "-id")
    return decided.filter(message__lead__source=source) if source else decided


def approval_record(newest: Sequence[Approval]) -> ApprovalRecord:
    """What became of drafts, at most RECORD. It proposes and never switches anything."""
    approved = [a for a in newest if a.decision == Approval.Decision.APPROVED]
    return ApprovalRecord(
        len(newest),
        sum(not a.edited for a in approved),
        sum(a.edited for a in approved),
        len(newest) - len(approved),
    )
