"""The rows of an import become rows: a batch of them is read without all the others."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ROWS_AT_ONCE = 500


def rows_to_rows(apps, schema_editor):
    Import, ImportRow = (apps.get_model("leads", name) for name in ("Import", "ImportRow"))
    for pk in Import.objects.values_list("pk", flat=True):
        kept = Import.objects.get(pk=pk)
        ImportRow.objects.bulk_create(rows_of(ImportRow, kept), batch_size=ROWS_AT_ONCE)
        kept.total_rows = len(kept.rows)
        if kept.state == "draft":  # what each row would become was never kept
            kept.state = "looking"
        kept.save(update_fields=["total_rows", "state"])


def rows_of(ImportRow, kept):
    skipped = set(kept.skipped)
    return [
        ImportRow(of=kept, number=number, cells=cells, fate="skip" if number in skipped else "")
        for number, cells in enumerate(kept.rows, start=kept.first_row)
        if any(cells)
    ]


def rows_back(apps, schema_editor):
    for kept in apps.get_model("leads", "Import").objects.all():
        cells = dict(kept.table_rows.values_list("number", "cells"))
        numbers = range(kept.first_row, kept.first_row + kept.total_rows)
        kept.rows = [cells.get(number, []) for number in numbers]
        kept.skipped = list(kept.table_rows.filter(fate="skip").values_list("number", flat=True))
        kept.state = {"looking": "draft", "undoing": "undone"}.get(kept.state, kept.state)
        kept.save(update_fields=["rows", "skipped", "state"])


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0031_audit_of_privacy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("raw", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="Within its file")),
                ("cells", models.JSONField(help_text="Their texts, in the order of the columns")),
                (
                    "fate",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not looked at yet"),
                            ("new", "A person whom nobody knew"),
                            ("known", "A new lead of one who is known"),
                            ("update", "Words on their open lead"),
                            ("skip", "Nothing"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                (
                    "why",
                    models.CharField(blank=True, help_text="For a person to read", max_length=300),
                ),
                (
                    "is_silent",
                    models.BooleanField(
                        default=False, help_text="They asked us not to write: nothing goes to them"
                    ),
                ),
                ("told", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.RemoveIndex(
            model_name="import",
            name="imports_running",
        ),
        migrations.AddField(
            model_name="import",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, help_text="At reading its file"),
        ),
        migrations.AddField(
            model_name="import",
            name="due_at",
            field=models.DateTimeField(
                help_text="When a worker may take it in hand; later: one has it", null=True
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="promised",
            field=models.CharField(
                blank=True,
                help_text="What somebody started: it begins where the rows still become that",
                max_length=100,
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="stayed",
            field=models.PositiveIntegerField(
                default=0, help_text="Leads that undoing left, since something had happened to them"
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="taken_back",
            field=models.PositiveIntegerField(default=0, help_text="Leads that undoing removed"),
        ),
        migrations.AddField(
            model_name="import",
            name="total_rows",
            field=models.PositiveIntegerField(default=0, help_text="Empty ones among them"),
        ),
        migrations.AddField(
            model_name="import",
            name="why",
            field=models.CharField(
                blank=True,
                help_text="Why it cannot be read, or did not begin, for people",
                max_length=300,
            ),
        ),
        migrations.AlterField(
            model_name="import",
            name="done_rows",
            field=models.PositiveIntegerField(
                default=0,
                help_text="How many rows have been read, looked at, brought in or taken back",
            ),
        ),
        migrations.AlterField(
            model_name="import",
            name="state",
            field=models.CharField(
                choices=[
                    ("reading", "Being read"),
                    ("unreadable", "Cannot be read"),
                    ("looking", "Being looked at"),
                    ("draft", "Being prepared"),
                    ("running", "Running"),
                    ("done", "Done"),
                    ("undoing", "Being undone"),
                    ("undone", "Undone"),
                ],
                default="reading",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(
                condition=models.Q(("state__in", ["reading", "looking", "running", "undoing"])),
                fields=["id"],
                name="imports_that_go_on",
            ),
        ),
        migrations.AddField(
            model_name="importfile",
            name="of",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="file", to="leads.import"
            ),
        ),
        migrations.AddField(
            model_name="importrow",
            name="of",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="table_rows",
                to="leads.import",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(fields=("of", "number"), name="one_row_per_number"),
        ),
        migrations.RunPython(rows_to_rows, rows_back),
    ]
