"""Columns of sentences take their values along: wider where the database counts characters.

SQLite counts none, so nothing is written anew there.
"""

from django.db import migrations

import leads.kept_words

COLUMNS = (
    ("leads_arrival", "why"),
    ("leads_attachment", "why"),
    ("leads_attention", "text"),
    ("leads_canary", "why"),
    ("leads_connection", "test_words"),
    ("leads_consent", "withdrawn_how"),
    ("leads_hold", "text"),
    ("leads_import", "why"),
    ("leads_importrow", "why"),
    ("leads_judgement", "note"),
    ("leads_mergesuggestion", "why"),
    ("leads_settingchange", "name"),
    ("leads_source", "sms_error"),
    ("leads_trial", "drift"),
    ("leads_trialcase", "why"),
)
# As the log's own migration makes it; a column in a trigger cannot be altered
TRIGGER = """
CREATE TRIGGER audit_is_append_only
BEFORE UPDATE OF at, kind, who, about, ip, browser ON leads_auditentry
FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
"""


def widen(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, column in COLUMNS:
        schema_editor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text')
    schema_editor.execute("DROP TRIGGER audit_is_append_only ON leads_auditentry")
    schema_editor.execute("ALTER TABLE leads_auditentry ALTER COLUMN about TYPE text")
    schema_editor.execute(TRIGGER)


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0057_undo_of_tags"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(widen, migrations.RunPython.noop)],
            state_operations=[
                migrations.AlterField(
                    model_name="arrival",
                    name="why",
                    field=leads.kept_words.SentenceField(
                        blank=True, help_text="For a person to read"
                    ),
                ),
                migrations.AlterField(
                    model_name="attachment",
                    name="why",
                    field=leads.kept_words.SentenceField(
                        blank=True, help_text="Why it is not kept, or not yet"
                    ),
                ),
                migrations.AlterField(
                    model_name="attention",
                    name="text",
                    field=leads.kept_words.SentenceField(
                        help_text="For a person to read; nothing decides by it"
                    ),
                ),
                migrations.AlterField(
                    model_name="auditentry",
                    name="about",
                    field=leads.kept_words.SentenceField(blank=True),
                ),
                migrations.AlterField(
                    model_name="canary",
                    name="why",
                    field=leads.kept_words.SentenceField(
                        blank=True, help_text="Why it could not even be sent"
                    ),
                ),
                migrations.AlterField(
                    model_name="connection",
                    name="test_words",
                    field=leads.kept_words.SentenceField(blank=True),
                ),
                migrations.AlterField(
                    model_name="consent",
                    name="withdrawn_how",
                    field=leads.kept_words.SentenceField(blank=True),
                ),
                migrations.AlterField(
                    model_name="hold",
                    name="text",
                    field=leads.kept_words.SentenceField(
                        help_text="For a person to read; nothing decides by it"
                    ),
                ),
                migrations.AlterField(
                    model_name="import",
                    name="notes",
                    field=leads.kept_words.SentencesField(
                        default=list,
                        help_text="What of the file is not in the rows, as people read it",
                    ),
                ),
                migrations.AlterField(
                    model_name="import",
                    name="why",
                    field=leads.kept_words.SentenceField(
                        blank=True, help_text="Why it cannot be read, or did not begin, for people"
                    ),
                ),
                migrations.AlterField(
                    model_name="importrow",
                    name="told",
                    field=leads.kept_words.SentencesField(default=dict),
                ),
                migrations.AlterField(
                    model_name="importrow",
                    name="why",
                    field=leads.kept_words.SentenceField(
                        blank=True, help_text="For a person to read"
                    ),
                ),
                migrations.AlterField(
                    model_name="judgement",
                    name="checks",
                    field=leads.kept_words.SentencesField(
                        default=list, help_text="Check: what it is not sure of. Blocks nothing"
                    ),
                ),
                migrations.AlterField(
                    model_name="judgement",
                    name="note",
                    field=leads.kept_words.SentenceField(
                        blank=True, help_text="Why no model judged it"
                    ),
                ),
                migrations.AlterField(
                    model_name="judgement",
                    name="reasons",
                    field=leads.kept_words.SentencesField(
                        default=list,
                        help_text="Act now: why a person is needed, code and text of each",
                    ),
                ),
                migrations.AlterField(
                    model_name="lead",
                    name="enrichment",
                    field=leads.kept_words.SentencesField(
                        default=dict, help_text="Hints told offline from phone, mail and postcode"
                    ),
                ),
                migrations.AlterField(
                    model_name="leadevent",
                    name="detail",
                    field=leads.kept_words.SentencesField(default=dict),
                ),
                migrations.AlterField(
                    model_name="mergesuggestion",
                    name="why",
                    field=leads.kept_words.SentenceField(),
                ),
                migrations.AlterField(
                    model_name="settingchange",
                    name="after",
                    field=leads.kept_words.SentenceField(blank=True),
                ),
                migrations.AlterField(
                    model_name="settingchange",
                    name="before",
                    field=leads.kept_words.SentenceField(blank=True),
                ),
                migrations.AlterField(
                    model_name="settingchange",
                    name="name",
                    field=leads.kept_words.SentenceField(help_text="What was set, or its key"),
                ),
                migrations.AlterField(
                    model_name="source",
                    name="mailbox_state",
                    field=leads.kept_words.SentencesField(
                        default=dict,
                        help_text="How far a mailbox has been read: uidvalidity, last_uid, "
                        "checked_at, read_at, error",
                    ),
                ),
                migrations.AlterField(
                    model_name="source",
                    name="sms_error",
                    field=leads.kept_words.SentenceField(
                        blank=True, default="", help_text="Why they could not be read last time"
                    ),
                ),
                migrations.AlterField(
                    model_name="trial",
                    name="drift",
                    field=leads.kept_words.SentenceField(
                        blank=True, help_text="What has become worse since the trial before"
                    ),
                ),
                migrations.AlterField(
                    model_name="trialcase",
                    name="after",
                    field=leads.kept_words.SentencesField(
                        default=dict,
                        help_text="The same, as judged in the trial, with needs_person and "
                        "judged_by",
                    ),
                ),
                migrations.AlterField(
                    model_name="trialcase",
                    name="before",
                    field=leads.kept_words.SentencesField(
                        default=dict,
                        help_text="category, urgency, score, fit and verdicts as they stood",
                    ),
                ),
                migrations.AlterField(
                    model_name="trialcase",
                    name="why",
                    field=leads.kept_words.SentenceField(
                        blank=True, help_text="Why it could not be judged"
                    ),
                ),
                migrations.AlterField(
                    model_name="weeklyreport",
                    name="figures",
                    field=leads.kept_words.SentencesField(),
                ),
            ],
        )
    ]
