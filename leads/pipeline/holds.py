"""Reasons that hold what goes to a lead by itself. Nothing else writes them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet

from integrations.texts.sentences import shortened
from leads.models import Hold, Lead, Reason, ReasonCode
from leads.models.judgement import HOLDS, new_reason
from leads.pipeline import attention

LONGEST = 300  # characters of one reason
UNDECIDED: dict[str, Any] = {"decision": "", "decided_at": None, "decided_by": None}


def open_holds(lead: Lead) -> QuerySet[Hold]:
    """Those that nobody has decided on."""
    return lead.holds.filter(decided_at__isnull=True)


def hold_lead(lead: Lead, reasons: Iterable[Reason], now: datetime) -> None:
    """Of these reasons those that hold, each once for ever. The lead must be locked."""
    holding = [reason for reason in reasons if reason["code"] in HOLDS]
    Hold.objects.bulk_create(
        [
            Hold(lead=lead, code=r["code"], text=shortened(r["text"], LONGEST), at=now)
            for r in holding
        ],
        ignore_conflicts=True,
    )


def hold_again(lead: Lead, reason: Reason, now: datetime) -> None:
    """For this reason, also where one of us has decided on it before: it has been said anew. The
    lead must be locked.
    """
    anew = {"text": shortened(reason["text"], LONGEST), "at": now, **UNDECIDED}
    Hold.objects.update_or_create(lead=lead, code=reason["code"], defaults=anew)


def hold_lead_for_wish(
    lead: Lead, quote: str, code: attention.Code, text: str, at: datetime
) -> None:
    """It may have asked to be left alone: nothing goes to them by itself until a person has said
    whether it did. The lead must be locked.
    """
    hold_again(lead, new_reason(ReasonCode.OPT_OUT, f"“{quote}”"), at)
    attention.ask_person(lead, at, code, text, ReasonCode.OPT_OUT)


def lift_holds(lead: Lead, codes: Iterable[ReasonCode], now: datetime, by: User) -> list[int]:
    """What it was held for was nothing, or one of us has dealt with it; which holds those were. The
    lead must be locked.
    """
    numbers = list(open_holds(lead).filter(code__in=codes).values_list("pk", flat=True))
    decided = {"decision": Hold.Decision.GO_ON, "decided_at": now, "decided_by": by}
    Hold.objects.filter(pk__in=numbers).update(**decided)
    return numbers


def decide_holds(lead: Lead, decision: Hold.Decision, now: datetime, by: User) -> list[Hold]:
    """A person's decision on all that is held: which holds those were. The lead must be locked."""
    held = list(open_holds(lead))
    numbers = [hold.pk for hold in held]
    Hold.objects.filter(pk__in=numbers).update(decision=decision, decided_at=now, decided_by=by)
    return held


def open_again(numbers: Iterable[int]) -> None:
    """Whoever had decided on these has taken that back. Their lead must be locked."""
    Hold.objects.filter(pk__in=numbers).update(**UNDECIDED)


def let_go_on_after_all(lead: Lead, now: datetime, by: User) -> None:
    """What one of us had stopped goes on, as one of us decides now. The lead must be locked."""
    stopped = lead.holds.filter(decision=Hold.Decision.STOP)
    stopped.update(decision=Hold.Decision.GO_ON, decided_at=now, decided_by=by)
