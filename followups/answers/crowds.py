"""First answers that wait because very many came by one source, and a person's word on them."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext

from followups.models import Message
from followups.why import WhyCode
from leads.declined import Declined
from leads.models import Source


def waiting_answers(business: int) -> QuerySet[Message]:
    """Those that would go by themselves but for the ceiling of their source."""
    rows = Message.objects.filter(business=business, kind=Message.Kind.FIRST_RESPONSE)
    return rows.filter(state=Message.State.QUEUED, why_code=WhyCode.SOURCE_LIMIT)


def waiting_by_source(business: int) -> dict[int, int]:
    """{source: how many answers wait}."""
    rows = waiting_answers(business).order_by().values_list("lead__source")
    return dict(rows.annotate(n=Count("id")))


@transaction.atomic(durable=True)
def answer_crowd(source: Source, now: datetime) -> int:
    """One of us has looked: whoever came until now is answered. How many waited.

    Declined where nobody waits. The ceiling holds for whoever comes later.
    """
    row = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    theirs = waiting_answers(row.business_id).filter(lead__source=row)
    waiting = theirs.update(not_before=now, why="", why_code=WhyCode.NONE)
    if not waiting:
        raise Declined(gettext("Nobody waits for an answer because of how many came."))
    row.crowd_allowed_at = now
    row.save(update_fields=["crowd_allowed_at"])
    return waiting
