"""The emergency that was heard last stands first, also one that somebody writes in a reply."""

from django.db import migrations, models
from django.db.models import F


def fill(apps, schema_editor):
    presses = apps.get_model("leads", "Lead").objects.filter(pressing=True)
    presses.update(pressing_since=F("received_at"))


class Migration(migrations.Migration):
    dependencies = [("leads", "0061_more_to_take_back")]

    operations = [
        migrations.RemoveIndex(model_name="lead", name="leads_pressing"),
        migrations.AddField(
            model_name="lead",
            name="pressing_since",
            field=models.DateTimeField(
                blank=True, help_text="When they last wrote, where it presses", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("completed_at__isnull", True), ("pressing", True)),
                fields=["pressing_since"],
                name="leads_newest_pressing",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
