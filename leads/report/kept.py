"""Answers that count as sent and reached nobody: there was no way out of this machine."""

from django.db.models import Exists, OuterRef, Q

from leads.models import LeadEvent
from leads.report.came_in import ANSWERING


def reaches_nobody() -> Q:
    """Of a lead: it was answered, and every answer of it was kept here."""
    answers = LeadEvent.objects.standing().filter(ANSWERING, lead=OuterRef("pk"))
    kept = answers.filter(detail__has_key="kept_here")
    return Q(Exists(kept)) & ~Q(Exists(answers.exclude(detail__has_key="kept_here")))
