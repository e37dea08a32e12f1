"""What judging one lead costs at the model of a business."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from leads.judge.model.asking import judgement_question
from leads.judge.opinion import Inquiry
from leads.llm.accounts import BusinessModel
from leads.models import Criterion, ModelCall

LOOKED_BACK = timedelta(days=30)
NEWEST = 200  # calls that are looked at
ORDINARY_COMPLETION = 260  # tokens
ORDINARY_INQUIRY = "We would like a quote for some work at our house, please. " * 6


@dataclass(frozen=True)
class LeadPrice:
    """Tokens and money (None: no price is known) of one judgement, by the average of so many
    `calls`; 0 where it is reckoned from the criteria alone.
    """

    tokens: int
    cost: Decimal | None
    calls: int


def price_of_lead(model: BusinessModel, now: datetime) -> LeadPrice:
    asked = model.calls.filter(
        business=model.business,
        model=model.name,
        purpose=ModelCall.Purpose.JUDGE,
        at__gt=now - LOOKED_BACK,
        tokens_in__gt=0,
    )
    spent = list(
        asked.order_by("-at").values_list("tokens_in", "tokens_cached", "tokens_out")[:NEWEST]
    )
    if not spent:
        return reckoned_price(model)
    fresh, cached, out = (round(sum(kind) / len(spent)) for kind in zip(*spent, strict=True))
    return LeadPrice(fresh + out, model.cost(fresh, cached, out), len(spent))


def reckoned_price(model: BusinessModel) -> LeadPrice:
    """Of an ordinary inquiry, by the very question that would be asked."""
    criteria = Criterion.objects.filter(
        version__business=model.business, version__in_force=True
    ).order_by("position")
    inquiry = Inquiry(fields={}, text=ORDINARY_INQUIRY)
    question, _ = judgement_question(model.business, list(criteria), inquiry, None, None)
    prompt = question.reserved - question.limit
    return LeadPrice(
        prompt + ORDINARY_COMPLETION, model.cost(prompt, 0, ORDINARY_COMPLETION), calls=0
    )
