"""A model is asked.

Within its budget, never twice the same, and every call kept with what it was sent, said and cost.

No transaction may be open around `ask_question`: a model takes seconds.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum

from integrations import llm
from integrations.databases.insisting import insist
from integrations.errors import OutsideError, Refused, Unavailable
from integrations.llm import ChatMessage, JsonSchema
from integrations.texts.sentences import sentence
from leads.llm.accounts import BusinessModel, model_of
from leads.llm.places import has_place
from leads.models import Business, Lead, ModelCall

DAY, MONTH = timedelta(days=1), timedelta(days=30)
MARGIN = timedelta(minutes=1)  # beyond the model's deadline
SOON = 15.0  # seconds, after which another call may have ended
COSTS = (
    "outcome",
    "seconds",
    "model",
    "tokens",
    "tokens_in",
    "tokens_cached",
    "tokens_out",
    "cost",
)
PATIENT_SHARE = 0.8  # of a budget: the rest is for people who wait


@dataclass(frozen=True)
class Question:
    """What is asked, and for what.

    `purpose` is one of ModelCall.Purpose, `version` that of the prompt's file, `limit` the most
    tokens of an answer.
    """

    business: Business
    purpose: str
    version: str
    messages: list[ChatMessage]
    schema: JsonSchema
    limit: int
    lead: Lead | None = None
    fresh_since: datetime | None = (
        None  # answers from before then do not count: has the model changed?
    )
    seconds: float | None = None  # how long it may take; None: MODEL_DEADLINE
    can_wait: bool = False  # nobody waits for the answer: not the whole budget is for it

    def key_at(self, account: llm.ModelAccount) -> str:
        """The same for the same question to the same model."""
        asked = [self.messages, self.schema, account.model, account.address]
        return hashlib.sha256(
            json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()
        ).hexdigest()

    @property
    def reserved(self) -> int:
        """Tokens set aside until the model says how many it took."""
        return sum(len(m["content"]) for m in self.messages) // 3 + self.limit


def claim_expiry(now: datetime) -> datetime:
    """When a worker that asks has surely ended.

    Whoever holds a row for a question holds it until then.
    """
    return now + timedelta(seconds=settings.MODEL_DEADLINE) + MARGIN


@cache
def load_prompt(name: str) -> tuple[str, str]:
    """(version, text) of a file under templates/prompts.

    A line that begins with two blanks goes on from the one before it.
    """
    path = settings.ROOT / "templates" / "prompts" / f"{name}.txt"
    first, _, text = path.read_text(encoding="utf-8").partition("\n")
    return first.split()[-1], text.replace("\n  ", " ")


def ask_question(question: Question, now: datetime) -> tuple[dict[str, Any] | None, ModelCall]:
    """(object or None where it gave none, its call).

    The same question is answered from what was paid for before.

    Raises OverBudget, Unavailable (none is set up, away, or too many at once) and Refused (this one
    will not be answered).
    """
    model = model_of(question.business)
    if model is None:
        raise Unavailable(sentence("No model is set up."))
    paid = paid_before(question, model)
    if paid is not None:
        return paid.answer, paid
    call = reserve_call(question, model, now)
    completion = completion_of(question, model, call)
    insist(partial(settle_call, call, model, completion))  # it is paid for
    if completion.problem == "refused":
        raise Refused(sentence("The model declined to answer this."))
    return completion.data, call


def paid_before(question: Question, model: BusinessModel) -> ModelCall | None:
    """The newest call that answered the same question, of those that still count."""
    key = question.key_at(model.account)
    answered = model.calls.filter(key=key, outcome=ModelCall.Outcome.ANSWERED)
    if question.fresh_since:
        answered = answered.filter(at__gte=question.fresh_since)
    return answered.order_by("-at").first()


def completion_of(question: Question, model: BusinessModel, call: ModelCall) -> llm.Completion:
    """Ask; whatever fails, the call's row does not stay reserved."""
    seconds = question.seconds or settings.MODEL_DEADLINE
    if not connection.in_atomic_block:  # a pool has fewer connections than we have questions
        connection.close()
    try:
        asked = question.messages, question.schema
        return llm.ask(model.account, *asked, question.limit, seconds)
    except Exception as error:
        outcome = ModelCall.Outcome.UNUSABLE
        if isinstance(error, OutsideError):
            is_away = isinstance(error, Unavailable)
            outcome = ModelCall.Outcome.UNAVAILABLE if is_away else ModelCall.Outcome.REFUSED
        ModelCall.objects.filter(pk=call.pk).update(outcome=outcome)
        raise


class AllPlacesTaken(Unavailable):
    """As many questions as allowed are with the model already: this one was not asked."""


class OverBudget(Exception):
    """The budget of the day or month is used up; the message says which."""


def reserve_call(question: Question, model: BusinessModel, now: datetime) -> ModelCall:
    """A call's row stands before it is counted.

    Of two at the last place both may step back, and never both go.
    """
    call = ModelCall.objects.create(
        business=question.business,
        lead=question.lead,
        purpose=question.purpose,
        at=now,
        model=model.name,
        prompt_version=question.version,
        key=question.key_at(model.account),
        sent=question.messages,
        outcome=ModelCall.Outcome.RESERVED,
        tokens=question.reserved,
    )
    can_wait = question.can_wait or question.purpose == ModelCall.Purpose.TRIAL
    if not has_place(model, call, can_wait, now):
        call.delete()
        raise AllPlacesTaken(
            sentence("As many questions as allowed are with the model already."), retry_after=SOON
        )
    if spent := over_budget(model, call, now, PATIENT_SHARE if can_wait else 1):
        call.delete()
        raise OverBudget(spent)
    return call


def over_budget(model: BusinessModel, call: ModelCall, now: datetime, share: float = 1) -> str:
    """Which budget `call` would break, else ""; `share` of it is what this kind of call may use."""
    most = model.limits
    for why, span, calls, tokens in (
        (
            sentence("Today's budget for the model is used up"),
            DAY,
            most.calls_a_day,
            most.tokens_a_day,
        ),
        (
            sentence("This month's budget for the model is used up"),
            MONTH,
            most.calls_a_month,
            most.tokens_a_month,
        ),
    ):
        used = (
            model.calls.filter(at__gt=now - span)
            .exclude(pk=call.pk)
            .aggregate(calls=Count("id"), tokens=Sum("tokens"))
        )
        if (
            used["calls"] + 1 > calls * share
            or (used["tokens"] or 0) + call.tokens > tokens * share
        ):
            return why
    return ""


def settle_call(call: ModelCall, model: BusinessModel, completion: llm.Completion) -> None:
    """What it took, as reported; a failed call has cost something too."""
    answered = completion.data is not None
    call.outcome = ModelCall.Outcome.ANSWERED if answered else ModelCall.Outcome.UNUSABLE
    call.answer, call.seconds, call.model = completion.data, completion.seconds, completion.model
    if completion.prompt_tokens is not None:
        call.tokens_in = completion.prompt_tokens
        call.tokens_cached = completion.cached_tokens or 0
        call.tokens_out = completion.completion_tokens or 0
        call.tokens = call.tokens_in + call.tokens_out
        call.cost = model.cost(call.tokens_in, call.tokens_cached, call.tokens_out)
    call.save(update_fields=COSTS)
    # without its key it was emptied meanwhile, for somebody who was erased
    ModelCall.objects.filter(pk=call.pk).exclude(key="").update(answer=call.answer)


def mark_call_unusable(call: ModelCall) -> None:
    """What it said was not of the schema: it is never taken from the shelf again."""
    ModelCall.objects.filter(pk=call.pk).update(outcome=ModelCall.Outcome.UNUSABLE)
