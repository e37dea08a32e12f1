"""Whether the model has proved itself on what the owner checked."""

from datetime import datetime, timedelta

from leads.llm.accounts import name_of_model
from leads.models import Business, Correction, Judgement

FEWEST, RIGHT_SHARE = 50, 0.97
NEWEST = 200  # judgements that are looked at
LOOKED_BACK = timedelta(days=365)


def is_model_proven(business: Business, now: datetime) -> bool:
    """Whether a person has checked enough of what the present model judged, and found it right."""
    checked, wrong = checked_by_owner(business, now)
    return checked >= FEWEST and checked - wrong >= RIGHT_SHARE * checked


def checked_by_owner(business: Business, now: datetime) -> tuple[int, int]:
    """(how many leads judged by the present model a person has checked, of how many of them they
    corrected what it is).
    """
    by_model = Judgement.objects.filter(judged_by=name_of_model(business), lead__business=business)
    reviewed = by_model.filter(reviewed_at__gt=now - LOOKED_BACK).order_by("-reviewed_at")
    kept = by_model.filter(lead__example__isnull=False).order_by("-id")
    leads = {*reviewed.values_list("lead", flat=True)[:NEWEST]}
    leads |= {*kept.values_list("lead", flat=True)[:NEWEST]}
    wrong = Correction.objects.filter(lead__in=leads, about="category")
    return len(leads), wrong.values("lead").distinct().count()
