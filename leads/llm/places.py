"""How many questions are with a model at once: each account has so many places."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from integrations import llm
from leads.llm.accounts import BusinessModel, with_model
from leads.models import Business, ModelCall


def being_asked(now: datetime) -> "QuerySet[ModelCall]":
    """One that was lost is not counted for ever."""
    since = now - timedelta(seconds=settings.MODEL_DEADLINE + 10)
    return ModelCall.objects.filter(outcome=ModelCall.Outcome.RESERVED, at__gt=since)


def has_place(model: BusinessModel, call: ModelCall, can_wait: bool, now: datetime) -> bool:
    """Whether `call` may be made beside the others; of what is asked at once, what can wait leaves
    a place free for people who cannot.
    """
    others = being_asked(now).exclude(pk=call.pk)
    if model.account.is_entered:
        others = others.filter(business=model.business)
    places = settings.MODEL_CALLS_AT_ONCE
    return others.count() < (max(1, places - 1) if can_wait else places)


def model_places() -> int:
    """How many questions one process may put side by side; 0 where none are put."""
    return settings.MODEL_CALLS_AT_ONCE if with_model() is not None else 0


def may_go_on(now: datetime) -> Q | None:
    """Rows whose business has a place free at its model, or rules alone; None where there are none.

    Whoever else waits is better left waiting.
    """
    waiting = must_wait(now)
    if waiting is None:
        return Q()
    everybody_waits = waiting == Q()
    return None if everybody_waits else ~waiting


def must_wait(now: datetime) -> Q | None:
    """Rows whose business has as many questions with its model as allowed; None where none has."""
    asking = being_asked(now).values_list("business").annotate(count=Count("id"))
    asked = dict(asking.order_by("business"))
    if llm.environment_account():
        return Q() if sum(asked.values()) >= settings.MODEL_CALLS_AT_ONCE else None
    full = [key for key, count in asked.items() if count >= settings.MODEL_CALLS_AT_ONCE]
    rows = Business.objects.filter(pk__in=full, connections__kind="model") if full else []
    keys = [row.pk for row in rows]
    return Q(business__in=keys) if keys else None
