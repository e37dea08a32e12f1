"""Files that are kept wait for a scanner, in case one is named."""

from django.db import migrations, models
from django.db.models.functions import Now

import leads.kept_words


def let_kept_files_wait(apps, schema_editor):
    files = apps.get_model("leads", "Attachment").objects
    files.filter(size__gt=0, why="").update(scan_at=Now())


class Migration(migrations.Migration):
    dependencies = [("leads", "0059_posts_with_a_secret")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="scan_at",
            field=models.DateTimeField(
                blank=True,
                help_text=(
                    "When the virus scanner may be asked (again); empty: it was, or nothing is kept"
                ),
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="scan_attempts",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="attachment",
            name="scan_why",
            field=leads.kept_words.SentenceField(
                blank=True, default="", help_text="Why it was not scanned last time"
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="scanned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="attachment",
            name="scanner_away_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the scanner did not answer about it last time",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="virus",
            field=models.CharField(
                blank=True,
                default="",
                help_text="What the scanner found, by its name",
                max_length=100,
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("scan_at__isnull", False)),
                fields=["scan_at"],
                name="attachments_to_scan",
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("scanner_away_at__isnull", False)),
                fields=["scanner_away_at"],
                name="attachments_left_unscanned",
            ),
        ),
        migrations.RunPython(let_kept_files_wait, migrations.RunPython.noop),
    ]
