"""Columns of sentences take their values along: wider where the database counts characters.

SQLite counts none, so nothing is written anew there.
"""

from django.db import migrations

import leads.kept_words

COLUMNS = (
    ("followups_message", "why"),
    ("followups_newspost", "why"),
    ("followups_suppression", "how"),
)


def widen(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, column in COLUMNS:
        schema_editor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text')


class Migration(migrations.Migration):
    dependencies = [
        ("followups", "0021_ownership"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(widen, migrations.RunPython.noop)],
            state_operations=[
                migrations.AlterField(
                    model_name="draft",
                    name="problems",
                    field=leads.kept_words.SentencesField(
                        default=list,
                        help_text="Why it does not go by itself, each for a person to read",
                    ),
                ),
                migrations.AlterField(
                    model_name="message",
                    name="why",
                    field=leads.kept_words.SentenceField(
                        blank=True, help_text="Why it is in this state, for a person to read"
                    ),
                ),
                migrations.AlterField(
                    model_name="newspost",
                    name="why",
                    field=leads.kept_words.SentenceField(
                        blank=True, help_text="For a person to read"
                    ),
                ),
                migrations.AlterField(
                    model_name="suppression",
                    name="how",
                    field=leads.kept_words.SentenceField(blank=True),
                ),
            ],
        )
    ]
