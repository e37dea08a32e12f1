"""What the new columns say of leads that were there before them."""

from django.db import migrations
from django.db.models import Exists, OuterRef, Q, Subquery

# Frozen: what code of that day took for it
TAKES_IN_HAND = Q(kind__in=["replied", "booked"]) | Q(by__isnull=False) & (
    Q(kind__in=["answered", "called", "stage"]) | Q(kind="seen", detail__how__isnull=True)
)


def note_who_has_it_in_hand(apps, schema_editor):
    Lead, LeadEvent, Note = (apps.get_model("leads", n) for n in ("Lead", "LeadEvent", "Note"))
    by_us = LeadEvent.objects.filter(TAKES_IN_HAND, lead=OuterRef("pk")).order_by("at")
    notes = Note.objects.filter(lead=OuterRef("pk")).order_by("at")
    open_leads = Lead.objects.exclude(stage="completed")
    for rows in (by_us, notes):
        open_leads.filter(Exists(rows), in_hand_since__isnull=True).update(
            in_hand_since=Subquery(rows.values("at")[:1])
        )


def note_what_presses(apps, schema_editor):
    Lead, Judgement = apps.get_model("leads", "Lead"), apps.get_model("leads", "Judgement")
    newest = Judgement.objects.filter(lead=OuterRef("lead")).order_by("-at", "-id")
    judged = (
        Judgement.objects.exclude(lead__stage="completed")
        .filter(pk=Subquery(newest.values("pk")[:1]))
        .exclude(urgency__in=["normal", "soon", "none"], reasons=[])
        .values_list("lead", "urgency", "reasons")
    )
    pressing = [
        lead
        for lead, urgency, reasons in judged.iterator()
        if urgency == "emergency" or any(reason["code"] == "danger" for reason in reasons)
    ]
    for start in range(0, len(pressing), 500):
        Lead.objects.filter(pk__in=pressing[start : start + 500]).update(act_now=True)


class Migration(migrations.Migration):
    dependencies = [("leads", "0014_what_is_seen")]

    operations = [
        migrations.RunPython(note_who_has_it_in_hand, migrations.RunPython.noop),
        migrations.RunPython(note_what_presses, migrations.RunPython.noop),
    ]
