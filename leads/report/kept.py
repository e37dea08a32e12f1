"""Answers that count as sent and reached nobody: there was no way out of this machine."""

from collections.abc import Iterable

from leads.models import LeadEvent

ANSWERS = [LeadEvent.Kind.ANSWERED, LeadEvent.Kind.REPLIED]


def leads_not_reached(leads: Iterable[int]) -> set[int]:
    """Those of them that were answered, and whose every answer was kept here."""
    answers = LeadEvent.objects.filter(kind__in=ANSWERS, lead__in=list(leads))
    kept = set(answers.filter(detail__has_key="kept_here").values_list("lead_id", flat=True))
    if not kept:
        return kept
    left = answers.exclude(detail__has_key="kept_here").filter(lead__in=kept)
    return kept - set(left.values_list("lead_id", flat=True))
