"""Whether the owner's own text goes in place of a draft that nobody approves in time.

For lists: the query chooses what `fallback.owner_text` chooses for one lead.
"""

from datetime import datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from followups.answers.approval import AT_LAST
from followups.channels import CHANNELS
from followups.models import AnswerRule, Message, Sequence
from followups.owner.audience import ANSWERED, FOLLOWED_UP
from leads.models import Judgement, Lead


def facts_of_drafts() -> dict[str, Any]:
    """To annotate messages with: what `own_text_goes_at` asks for."""
    rules = AnswerRule.objects.filter(
        Q(source=OuterRef("lead__source")) | Q(source__isnull=True),
        business=OuterRef("business"),
        category=OuterRef("category"),
    ).order_by(F("source").asc(nulls_last=True))
    newest = Judgement.objects.filter(lead=OuterRef(OuterRef("lead"))).order_by("-at", "-id")
    own = Case(When(category__in=FOLLOWED_UP, then=F("fit")), default=F("category"))
    texts = Sequence.objects.filter(
        Q(audience="") | Q(audience=Subquery(newest.annotate(own=own).values("own")[:1])),
        business=OuterRef("business"),
        in_force=True,
    ).order_by("-audience")  # one of their own first
    return {
        "late": Coalesce(Subquery(rules.values("late")[:1]), Value(AnswerRule.Late.SAFE.value)),
        "rule_body": Coalesce(
            Subquery(rules.values("body")[:1]), Value(""), output_field=TextField()
        ),
        "first_body": Coalesce(
            Subquery(texts.values("first_body")[:1]), Value(""), output_field=TextField()
        ),
    }


def own_text_goes_at(draft: Any, lead: Lead) -> datetime | None:
    """None where the draft waits on and nothing goes by itself. `draft` is annotated with
    `facts_of_drafts`.
    """
    if draft.kind != Message.Kind.FIRST_RESPONSE or draft.past_deadline:
        return None
    if draft.late != AnswerRule.Late.SAFE or lead.promise_due_at is None:
        return None
    body = draft.rule_body or draft.first_body
    _, text = CHANNELS[draft.channel].first_response(
        lead, "", body, draft.rule_body, draft.category in ANSWERED
    )
    return lead.promise_due_at - AT_LAST if text else None
