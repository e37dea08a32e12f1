"""Reasons that hold what goes to a lead by itself. Nothing else writes them."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet

from integrations.sentences import shortened
from leads.models import Hold, Lead, Reason, ReasonCode
from leads.models.judgement import HOLDS

LONGEST = 300  # characters of one reason


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
    anew = {
        "text": shortened(reason["text"], LONGEST),
        "at": now,
        "decision": "",
        "decided_at": None,
    }
    Hold.objects.update_or_create(
        lead=lead, code=reason["code"], defaults={**anew, "decided_by": None}
    )


def lift_hold(lead: Lead, code: ReasonCode, now: datetime, by: User) -> None:
    """What it was held for has turned out to be nothing. The lead must be locked."""
    held = open_holds(lead).filter(code=code)
    held.update(decision=Hold.Decision.GO_ON, decided_at=now, decided_by=by)


def decide_holds(lead: Lead, decision: Hold.Decision, now: datetime, by: User) -> set[str]:
    """A person's decision on all that is held: the codes it was held for. The lead must be
    locked.
    """
    held = open_holds(lead)
    codes = set(held.values_list("code", flat=True))
    held.update(decision=decision, decided_at=now, decided_by=by)
    return codes


def let_go_on_after_all(lead: Lead, now: datetime, by: User) -> None:
    """What one of us had stopped goes on, as one of us decides now. The lead must be locked."""
    stopped = lead.holds.filter(decision=Hold.Decision.STOP)
    stopped.update(decision=Hold.Decision.GO_ON, decided_at=now, decided_by=by)
