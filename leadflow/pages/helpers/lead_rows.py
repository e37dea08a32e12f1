"""Leads as rows of a list: who waits, who presses, and all that one row shows."""

from django.db.models import Prefetch, Q, QuerySet

from followups.models import Message
from leads.models import Attention, Judgement, Lead

WAITS, RESTS = Q(promise_due_at__isnull=False), Q(promise_due_at__isnull=True)
ACTS_NOW = Q(act_now=True, completed_at__isnull=True)


def ready_to_list(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """With all that a line of a list shows."""
    planned = (
        Message.objects.filter(kind=Message.Kind.STEP, state=Message.State.QUEUED)
        .order_by("not_before")
        .select_related("step")
    )
    return leads.select_related("contact", "business", "source", "owner").prefetch_related(
        "contact__addresses",
        "holds",
        Prefetch("attentions", queryset=Attention.objects.filter(seen_at__isnull=True)),
        Prefetch("judgements", queryset=Judgement.objects.all(), to_attr="newest_judgements"),
        Prefetch("messages", queryset=planned, to_attr="planned"),
        Prefetch("messages", queryset=Message.objects.by_itself(), to_attr="held_messages"),
    )
