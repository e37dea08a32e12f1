"""Whoever was told of danger before is told again where they write once more."""

from django.db import migrations
from django.db.models import Max

OF_NEED = ("emergency", "act_now")


def note_told(apps, schema_editor):
    messages = apps.get_model("followups", "Message").objects
    told = messages.filter(topic__in=OF_NEED, about__isnull=False, about__completed_at__isnull=True)
    rows = told.order_by().values("about", "topic").annotate(at=Max("not_before"))
    ToldOf = apps.get_model("followups", "ToldOf")
    ToldOf.objects.bulk_create(
        (ToldOf(lead_id=row["about"], topic=row["topic"], at=row["at"]) for row in rows),
        batch_size=500,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("followups", "0023_claimed_messages"),
        ("leads", "0063_danger_in_later_words"),
    ]

    operations = [migrations.RunPython(note_told, migrations.RunPython.noop)]
