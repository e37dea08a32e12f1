"""Reasons why a person should look at a lead. Nothing else writes them."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q

from integrations.texts.sentences import KeptSentence, shortened
from leads.models import Attention, Lead, LeadEvent, ReasonCode

Code = Attention.Code
LONGEST = 300  # characters of one reason


def ask_person(lead: Lead, at: datetime, code: Attention.Code, text: str, reason: str = "") -> None:
    """A person should look at this lead, whatever the clocks say.

    Several reasons stand side by side; the same one again, unseen, changes nothing: the same
    text, or the same `reason` of a judgement in other words. The lead must be locked.
    """
    if not isinstance(text, KeptSentence):
        text = " ".join(text.split())
    text = shortened(text, LONGEST)
    is_same = Q(text=text) | Q(reason=reason) if reason else Q(text=text)
    if lead.attentions.filter(is_same, code=code, seen_at=None).exists():
        return
    Attention.objects.create(lead=lead, code=code, text=text, at=at, reason=reason)
    LeadEvent.objects.create(
        lead=lead,
        kind=LeadEvent.Kind.NEEDS_PERSON,
        at=at,
        detail={"code": str(code), "why": text},
    )


def mark_attention_seen(
    lead: Lead, at: datetime, by: User | None, codes: Collection[Attention.Code] | None = None
) -> None:
    """A person has seen to it: to everything, or to the reasons with these codes alone."""
    unseen = lead.attentions.filter(seen_at__isnull=True)
    if codes is not None:
        unseen = unseen.filter(code__in=codes)
    unseen.update(seen_at=at, seen_by=by)


def says_opted_out(lead: Lead) -> bool:
    """Whether the lead already says that they asked us to stop, and nobody has seen to it."""
    says = Q(code=Code.OPTED_OUT) | Q(reason=ReasonCode.OPT_OUT)
    return lead.attentions.filter(says, seen_at__isnull=True).exists()
