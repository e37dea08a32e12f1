"""What the migrations that it replaces make of an empty database, in one step.

A database that has some of them goes on by their steps.
"""

import uuid
from importlib import import_module

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import leads.kept_words
import leads.models.search
import leads.models.source

audit_log = import_module("leads.migrations.0026_audit_log")
search = import_module("leads.migrations.0045_search_and_tags")


class Migration(migrations.Migration):
    replaces = [
        ("leads", "0001_initial"),
        ("leads", "0002_capture_from_everywhere"),
        ("leads", "0003_files_texts_and_calls"),
        ("leads", "0004_judgement_that_can_be_argued_with"),
        ("leads", "0005_who_put_criteria_in_force"),
        ("leads", "0006_approvals_and_limits"),
        ("leads", "0007_booking_page"),
        ("leads", "0008_attention_as_rows"),
        ("leads", "0009_reasons_become_rows"),
        ("leads", "0010_old_columns_go"),
        ("leads", "0011_reasons_with_codes"),
        ("leads", "0012_sent_texts"),
        ("leads", "0013_reacted_and_may_opt_out"),
        ("leads", "0014_what_is_seen"),
        ("leads", "0015_what_is_seen_of_earlier_leads"),
        ("leads", "0016_notes_on_an_import"),
        ("leads", "0017_sites_that_show_a_form"),
        ("leads", "0018_two_lists_and_holds"),
        ("leads", "0019_sort_reasons_into_lists"),
        ("leads", "0020_decided_holds"),
        ("leads", "0021_answers_about_reasons"),
        ("leads", "0022_facts_as_rows"),
        ("leads", "0023_facts_column_goes"),
        ("leads", "0024_evidence_of_category_and_urgency"),
        ("leads", "0025_reason_of_an_attention"),
        ("leads", "0026_audit_log"),
        ("leads", "0027_restored_databases"),
        ("leads", "0028_identity"),
        ("leads", "0029_ids_of_ours"),
        ("leads", "0030_privacy"),
        ("leads", "0031_audit_of_privacy"),
        ("leads", "0032_rows_of_imports"),
        ("leads", "0033_old_rows_of_imports_go"),
        ("leads", "0034_people_before_rows"),
        ("leads", "0035_at_a_million"),
        ("leads", "0036_connections"),
        ("leads", "0037_who_is_away"),
        ("leads", "0038_set_up"),
        ("leads", "0039_mark_demo"),
        ("leads", "0040_people"),
        ("leads", "0041_mail_in_our_name"),
        ("leads", "0042_crowd_allowed"),
        ("leads", "0043_snoozed_leads"),
        ("leads", "0044_news_of_mail"),
        ("leads", "0045_search_and_tags"),
        ("leads", "0046_contacts_by_us"),
        ("leads", "0047_no_inquiry"),
        ("leads", "0048_mark_no_inquiries"),
        ("leads", "0049_undo"),
        ("leads", "0050_cards"),
        ("leads", "0051_ownership"),
        ("leads", "0052_kinds_of_events"),
        ("leads", "0053_how_customers_see_it"),
        ("leads", "0054_logo"),
        ("leads", "0055_take_back_inquiry"),
        ("leads", "0056_posted_mail"),
        ("leads", "0057_undo_of_tags"),
        ("leads", "0058_sentences_with_values"),
        ("leads", "0059_posts_with_a_secret"),
        ("leads", "0060_virus_scan"),
        ("leads", "0061_more_to_take_back"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Installation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "place",
                    models.CharField(
                        help_text="Of its file or tables: a copy of them is in another place",
                        max_length=100,
                    ),
                ),
                ("began_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        help_text="Of our pages for them; empty: the browser's",
                        max_length=5,
                    ),
                ),
                (
                    "formats",
                    models.CharField(
                        blank=True,
                        help_text="Of dates and hours: 12h, or empty for 24 hours",
                        max_length=10,
                    ),
                ),
                (
                    "phone",
                    models.CharField(blank=True, help_text="For alerts, E.164", max_length=20),
                ),
                (
                    "hours",
                    models.JSONField(
                        default=dict, help_text="When they work, as Business.hours; empty: always"
                    ),
                ),
                ("away_from", models.DateField(blank=True, null=True)),
                (
                    "away_until",
                    models.DateField(blank=True, help_text="The last day of an absence", null=True),
                ),
                (
                    "alerts",
                    models.JSONField(
                        default=dict,
                        help_text="A way by kind of alert; what is not here goes by their role",
                    ),
                ),
                (
                    "quiet_from",
                    models.CharField(
                        blank=True,
                        help_text="From this hour nothing is told, as 22:00; empty: ever",
                        max_length=5,
                    ),
                ),
                ("quiet_to", models.CharField(blank=True, max_length=5)),
                (
                    "quiet_pierced",
                    models.BooleanField(
                        default=True, help_text="An emergency is told in these hours as well"
                    ),
                ),
                (
                    "together_after",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=5,
                        help_text=(
                            "More alerts than these within ten minutes come as one; empty: each "
                            "by itself"
                        ),
                        null=True,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchBacklog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("below", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="SendingMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Business",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("trade", models.CharField(blank=True, max_length=100)),
                ("about", models.TextField(blank=True)),
                ("city", models.CharField(blank=True, max_length=100)),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        help_text=(
                            "ISO 3166 code; numbers without a country code are read as from here"
                        ),
                        max_length=2,
                    ),
                ),
                (
                    "postal_address",
                    models.CharField(
                        blank=True,
                        help_text="Stands under every automatic mail, as the law asks",
                        max_length=300,
                    ),
                ),
                ("timezone", models.CharField(default="UTC", max_length=60)),
                ("languages", models.JSONField(default=list, help_text='e.g. ["en", "fr"]')),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        help_text="Answers come from and replies go to this address",
                        max_length=254,
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40)),
                (
                    "logo_digest",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="SHA-256 of the logo on what customers see; empty: it has none",
                        max_length=64,
                    ),
                ),
                (
                    "accent",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Its colour on what customers see, #rrggbb; empty: ours",
                        max_length=7,
                    ),
                ),
                (
                    "hours",
                    models.JSONField(
                        default=dict, help_text='{"mon": [["07:30", "17:00"]], …, "sun": []}'
                    ),
                ),
                (
                    "signature",
                    models.TextField(
                        blank=True,
                        help_text=(
                            "Stands for {{signature}}; empty: the name and phone of the business"
                        ),
                    ),
                ),
                (
                    "booking_url",
                    models.URLField(
                        blank=True,
                        help_text="Where people choose a time; {{booking_link}} leads there",
                        max_length=500,
                    ),
                ),
                ("promise_minutes", models.PositiveSmallIntegerField(default=60)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        help_text="Weeks that closed before this have no report",
                    ),
                ),
                (
                    "raw_days",
                    models.PositiveSmallIntegerField(
                        default=90, help_text="How long raw payloads are kept"
                    ),
                ),
                (
                    "attachment_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=730,
                        help_text="The same of files; empty: with their lead",
                        null=True,
                    ),
                ),
                (
                    "conversation_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=1825,
                        help_text=(
                            "The same of leads at rest, after the last sign of life; empty: for "
                            "ever"
                        ),
                        null=True,
                    ),
                ),
                (
                    "model_call_days",
                    models.PositiveSmallIntegerField(
                        default=180, help_text="The same of what a model was sent and said"
                    ),
                ),
                (
                    "log_days",
                    models.PositiveSmallIntegerField(
                        default=365, help_text="The same of mails to the team and of test inquiries"
                    ),
                ),
                (
                    "audit_days",
                    models.PositiveSmallIntegerField(
                        default=1095, help_text="The same of the log of who did what"
                    ),
                ),
                (
                    "look_up_websites",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "Read the title of a company's home page when somebody from there "
                            "writes"
                        ),
                    ),
                ),
                (
                    "closed_dates",
                    models.JSONField(
                        default=list,
                        help_text='Dates on which no follow-up goes, e.g. ["2026-12-25"]',
                    ),
                ),
                (
                    "open_dates",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Public holidays on which it is open all the same",
                    ),
                ),
                (
                    "holidays",
                    models.CharField(
                        blank=True,
                        help_text=(
                            "Whose public holidays are closed days: GB-ENG, CA-NS, DE-BY; empty: "
                            "nobody's"
                        ),
                        max_length=10,
                    ),
                ),
                (
                    "reasons_off",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Codes of reasons for which the owner wants no person asked",
                    ),
                ),
                (
                    "missed",
                    models.CharField(
                        choices=[
                            ("skip", "leave them out"),
                            ("move", "move the rest of the sequence"),
                            ("send", "send them at the next allowed moment"),
                        ],
                        default="skip",
                        max_length=4,
                    ),
                ),
                (
                    "mail_a_minute",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text=(
                            "Most mails to leads a minute; empty: as many as the server takes"
                        ),
                        null=True,
                    ),
                ),
                (
                    "warm_up_from",
                    models.DateField(
                        blank=True,
                        help_text=(
                            "A new sender begins with few automatic mails a day, and doubles "
                            "them every two days from here on"
                        ),
                        null=True,
                    ),
                ),
                (
                    "second_factor_demanded",
                    models.BooleanField(
                        default=False,
                        help_text="Nobody of the team works here with a password alone",
                    ),
                ),
                (
                    "is_demo",
                    models.BooleanField(
                        default=False, help_text="Made up, to look around with; every page says so"
                    ),
                ),
                (
                    "set_up_skipped",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Steps of the set-up that an owner leaves out",
                    ),
                ),
                (
                    "archived_at",
                    models.DateTimeField(
                        blank=True,
                        help_text=(
                            "Since when it is put away: it takes and sends nothing and is not shown"
                        ),
                        null=True,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "businesses",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Teamwork",
            fields=[
                (
                    "business",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="teamwork",
                        serialize=False,
                        to="leads.business",
                    ),
                ),
                (
                    "keeps_owner",
                    models.BooleanField(
                        default=True,
                        help_text="The same person's next inquiry goes to whose the last one was",
                    ),
                ),
                (
                    "managers_at",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=50,
                        help_text=(
                            "Percent of the promise at which managers hear of a silent owner; "
                            "empty: never"
                        ),
                        null=True,
                    ),
                ),
                (
                    "all_at",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=80,
                        help_text=(
                            "Percent of the promise at which all who work leads hear of it; "
                            "empty: never"
                        ),
                        null=True,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BusinessLogo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("data", models.BinaryField(help_text="A PNG that we have written ourselves")),
                (
                    "business",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="logo",
                        to="leads.business",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "timezone",
                    models.CharField(blank=True, help_text="Empty: as the business", max_length=60),
                ),
                ("language", models.CharField(blank=True, max_length=5)),
                (
                    "prefers",
                    models.CharField(
                        blank=True,
                        choices=[("email", "E-mail"), ("sms", "Texts"), ("call", "Calls")],
                        help_text="Empty: as they wrote last",
                        max_length=5,
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="leads.business",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="leads.contact",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CriteriaVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("created_at", models.DateTimeField()),
                ("in_force", models.BooleanField(default=True)),
                (
                    "in_force_since",
                    models.DateTimeField(
                        blank=True,
                        help_text="When it last began to judge; empty: it never did",
                        null=True,
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria_versions",
                        to="leads.business",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "in_force_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("business", "number"), name="criteria_version_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("in_force", True)),
                        fields=("business",),
                        name="one_criteria_version_in_force",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Departure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("manager", "Manager"),
                            ("member", "Member"),
                            ("viewer", "Viewer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("own_leads_only", models.BooleanField(default=False)),
                ("left_at", models.DateTimeField()),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="departures",
                        to="leads.business",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="departures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("business", "user"), name="one_departure_of_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(help_text="When all that is their own went")),
                ("by", models.CharField(help_text="Who of us did it", max_length=254)),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True, help_text="When it may go on (again); empty: done", null=True
                    ),
                ),
                (
                    "wanted",
                    models.JSONField(
                        default=dict,
                        help_text="What is looked for in the rows of others; emptied when done",
                    ),
                ),
                (
                    "table",
                    models.CharField(blank=True, help_text="That is looked through", max_length=60),
                ),
                (
                    "row",
                    models.BigIntegerField(
                        default=0, help_text="Up to which it was looked through"
                    ),
                ),
                ("deleted", models.PositiveIntegerField(default=0)),
                ("blackened", models.PositiveIntegerField(default=0)),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="erasures",
                        to="leads.business",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at"],
                        name="erasures_to_go_on",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "wordings",
                    models.JSONField(
                        default=dict,
                        help_text='{"en": {"topic": "quotes", "text": "Quotes are free."}}',
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approved_facts",
                        to="leads.business",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
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
                (
                    "why",
                    leads.kept_words.SentenceField(
                        blank=True, help_text="Why it cannot be read, or did not begin, for people"
                    ),
                ),
                ("columns", models.JSONField(default=list)),
                (
                    "first_row",
                    models.PositiveIntegerField(
                        default=2, help_text="The number of the first row within its file"
                    ),
                ),
                (
                    "total_rows",
                    models.PositiveIntegerField(default=0, help_text="Empty ones among them"),
                ),
                (
                    "notes",
                    leads.kept_words.SentencesField(
                        default=list,
                        help_text="What of the file is not in the rows, as people read it",
                    ),
                ),
                (
                    "mapping",
                    models.JSONField(
                        default=dict,
                        help_text=(
                            '{"column": "email"}; a column that is not named keeps its own name'
                        ),
                    ),
                ),
                (
                    "promised",
                    models.CharField(
                        blank=True,
                        help_text=(
                            "What somebody started: it begins where the rows still become that"
                        ),
                        max_length=100,
                    ),
                ),
                (
                    "may_answer",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "Chosen by a person: these people may get the first answer and the "
                            "follow-ups"
                        ),
                    ),
                ),
                (
                    "done_rows",
                    models.PositiveIntegerField(
                        default=0,
                        help_text=(
                            "How many rows have been read, looked at, brought in or taken back"
                        ),
                    ),
                ),
                (
                    "taken_back",
                    models.PositiveIntegerField(default=0, help_text="Leads that undoing removed"),
                ),
                (
                    "stayed",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Leads that undoing left, since something had happened to them",
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(default=0, help_text="At reading its file"),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        help_text="When a worker may take it in hand; later: one has it", null=True
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="leads.business",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["reading", "looking", "running", "undoing"])
                        ),
                        fields=["id"],
                        name="imports_that_go_on",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(help_text="Whose account it becomes", max_length=254)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("manager", "Manager"),
                            ("member", "Member"),
                            ("viewer", "Viewer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("own_leads_only", models.BooleanField(default=False)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                (
                    "by_mail",
                    models.BooleanField(
                        help_text="The link was mailed; else an owner handed it over"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="leads.business",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("business", "email"), name="one_invitation_for_an_address"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("manager", "Manager"),
                            ("member", "Member"),
                            ("viewer", "Viewer"),
                        ],
                        default="member",
                        max_length=10,
                    ),
                ),
                (
                    "own_leads_only",
                    models.BooleanField(
                        default=False,
                        help_text="Of a member or viewer: they see the leads that are theirs",
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="leads.business",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("business", "user"), name="one_membership_per_user"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Restore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("command", "It was restored from a backup."),
                            (
                                "copied",
                                "It is a copy: its file or its tables are not where they were.",
                            ),
                            ("older", "It is older than what has been sent from this machine."),
                            (
                                "another",
                                "It is another database than the one that this machine knew.",
                            ),
                            ("by_hand", "The operator asked for it."),
                        ],
                        max_length=10,
                    ),
                ),
                ("noticed_at", models.DateTimeField()),
                (
                    "knows_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="The newest that it knows of; what followed is lost",
                        null=True,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("skip", "Leave out what may have gone"),
                            ("go_on", "Send everything"),
                        ],
                        max_length=5,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="restores",
                        to="leads.business",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["noticed_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("business",),
                        name="one_undecided_restore",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="restore_decided_with_a_decision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "query",
                    models.CharField(
                        blank=True, help_text="What follows the ? of it", max_length=1000
                    ),
                ),
                (
                    "shared",
                    models.BooleanField(
                        default=False, help_text="The whole team of the business sees it"
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to="leads.business",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("business", "user", "name"), name="a_name_for_each_view"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SettingChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "area",
                    models.CharField(
                        help_text="The page of the settings, by its name", max_length=40
                    ),
                ),
                ("name", leads.kept_words.SentenceField(help_text="What was set, or its key")),
                ("before", leads.kept_words.SentenceField(blank=True)),
                ("after", leads.kept_words.SentenceField(blank=True)),
                (
                    "who",
                    models.CharField(blank=True, help_text="Their address then", max_length=254),
                ),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="setting_changes",
                        to="leads.business",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["business", "-at", "-id"], name="changes_of_settings")
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("form", "Form"),
                            ("api", "API"),
                            ("mailbox", "Mailbox"),
                            ("webhook", "Webhook"),
                            ("sms", "Phone number"),
                            ("import", "Import"),
                            ("manual", "By hand"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                (
                    "key",
                    models.SlugField(
                        default=leads.models.source.new_key, max_length=80, unique=True
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                (
                    "fields",
                    models.JSONField(
                        default=list,
                        help_text=(
                            '[{"name": "postcode", "label": "Postcode", "required": false}, …]'
                        ),
                    ),
                ),
                ("thanks", models.TextField(blank=True)),
                (
                    "redirect",
                    models.URLField(
                        blank=True,
                        help_text=(
                            "Where a visitor goes after sending, instead of the words of thanks"
                        ),
                    ),
                ),
                (
                    "consent",
                    models.TextField(
                        blank=True,
                        help_text=(
                            "Wording beside a box that must be ticked; kept with each submission"
                        ),
                    ),
                ),
                ("language", models.CharField(default="en", max_length=5)),
                (
                    "mapping",
                    models.JSONField(
                        default=dict,
                        help_text=(
                            'What a foreign form\'s fields mean, by clicking: {"email": '
                            '"data.fields.3.value"}'
                        ),
                    ),
                ),
                (
                    "needs_proof",
                    models.BooleanField(
                        default=False,
                        help_text="Ask for a proof of work; who brings none is looked at first",
                    ),
                ),
                (
                    "most_an_hour",
                    models.PositiveIntegerField(
                        blank=True,
                        default=100,
                        help_text=(
                            "Inquiries an hour that are answered without a proof of work; empty: "
                            "all"
                        ),
                        null=True,
                    ),
                ),
                (
                    "crowded_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="More came than that: until then it asks for a proof of work",
                        null=True,
                    ),
                ),
                (
                    "crowd_allowed_at",
                    models.DateTimeField(
                        blank=True,
                        help_text=(
                            "One of us has looked: whoever came before is answered without waiting"
                        ),
                        null=True,
                    ),
                ),
                (
                    "last_page",
                    models.CharField(
                        blank=True, help_text="The page on which it was last seen", max_length=500
                    ),
                ),
                (
                    "allowed_origins",
                    models.JSONField(
                        default=list,
                        help_text=(
                            'Sites that may show the form: ["https://www.example.com"]; []: all'
                        ),
                    ),
                ),
                (
                    "refused_sites",
                    models.JSONField(
                        default=list,
                        help_text='Others that tried to: [{"site": "https://…", "at": "…"}]',
                    ),
                ),
                (
                    "secret_hash",
                    models.CharField(
                        blank=True,
                        help_text="SHA-256 of the API key; the key itself is shown once",
                        max_length=64,
                    ),
                ),
                (
                    "mailbox",
                    models.JSONField(
                        default=dict,
                        help_text=(
                            "host, port, tls, user, password_env, folder; the password itself "
                            "stays in the environment"
                        ),
                    ),
                ),
                (
                    "checked_by",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text=(
                            "By what name the server that receives its mail writes what it checked"
                        ),
                        max_length=253,
                    ),
                ),
                (
                    "mailbox_secret",
                    models.TextField(
                        blank=True, help_text="Encrypted JSON of its password or token, by name"
                    ),
                ),
                (
                    "posted_by",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text=(
                            "The provider that posts its mails to an address of its own; empty: "
                            "none"
                        ),
                        max_length=20,
                    ),
                ),
                (
                    "posted_secret",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text=(
                            "Encrypted JSON of the key with which whoever posts here signs, by name"
                        ),
                    ),
                ),
                (
                    "posted_at",
                    models.DateTimeField(
                        blank=True, help_text="When it last posted one there", null=True
                    ),
                ),
                (
                    "refused_posts",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="To a webhook that did not show its secret, since it was set",
                    ),
                ),
                (
                    "refused_since",
                    models.DateTimeField(
                        blank=True, help_text="When the first of them came", null=True
                    ),
                ),
                (
                    "refused_at",
                    models.DateTimeField(blank=True, help_text="When the newest came", null=True),
                ),
                (
                    "mailbox_state",
                    leads.kept_words.SentencesField(
                        default=dict,
                        help_text=(
                            "How far a mailbox has been read: uidvalidity, last_uid, checked_at, "
                            "read_at, error"
                        ),
                    ),
                ),
                (
                    "sms_checked_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When the list of a number's texts was last asked for",
                        null=True,
                    ),
                ),
                (
                    "sms_read_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Up to when a number's texts have been read",
                        null=True,
                    ),
                ),
                (
                    "sms_error",
                    leads.kept_words.SentenceField(
                        blank=True, default="", help_text="Why they could not be read last time"
                    ),
                ),
                (
                    "telephone",
                    models.JSONField(
                        default=dict,
                        help_text=(
                            "number (E.164), ring and ring_seconds, greeting, answer and "
                            "text_back: what a caller or texter gets"
                        ),
                    ),
                ),
                ("last_seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="leads.business",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "name"],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="leads.business",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("business"),
                        django.db.models.functions.text.Lower("name"),
                        name="a_tag_once_per_business",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WeeklyReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "week",
                    models.DateField(help_text="The Monday it begins on, in the business's zone"),
                ),
                ("figures", leads.kept_words.SentencesField()),
                ("written_at", models.DateTimeField()),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="leads.business",
                    ),
                ),
            ],
            options={
                "ordering": ["-week"],
                "constraints": [
                    models.UniqueConstraint(fields=("business", "week"), name="one_report_per_week")
                ],
            },
        ),
        migrations.CreateModel(
            name="Connection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mail", "Mail out"),
                            ("telephone", "Text and calls"),
                            ("model", "Model"),
                        ],
                        max_length=10,
                    ),
                ),
                ("values", models.JSONField(default=dict, help_text="What may be shown, by name")),
                (
                    "secret",
                    models.TextField(
                        blank=True, help_text="Encrypted JSON of what may not, by name"
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("tested_at", models.DateTimeField(blank=True, null=True)),
                (
                    "works",
                    models.BooleanField(
                        help_text="What its last test found; empty: none yet", null=True
                    ),
                ),
                (
                    "news_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When its provider last told what became of mails",
                        null=True,
                    ),
                ),
                ("test_words", leads.kept_words.SentenceField(blank=True)),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="connections",
                        to="leads.business",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("business", "kind"), name="one_connection_of_a_kind"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(max_length=10)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("in_progress", "In progress"),
                            ("completed", "Completed"),
                        ],
                        default="new",
                        max_length=12,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("not_a_fit", "Not a fit"),
                            ("nurture", "Nurture"),
                            ("spam", "Spam"),
                            ("no_inquiry", "No inquiry"),
                            ("duplicate", "Duplicate"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "fields",
                    models.JSONField(default=dict, help_text="What the person gave, by field name"),
                ),
                (
                    "enrichment",
                    leads.kept_words.SentencesField(
                        default=dict, help_text="Hints told offline from phone, mail and postcode"
                    ),
                ),
                (
                    "quiet",
                    models.BooleanField(
                        default=False, help_text="Entered by us: nothing goes out by itself"
                    ),
                ),
                (
                    "referral",
                    models.CharField(blank=True, help_text="Who sent them to us", max_length=200),
                ),
                (
                    "is_test",
                    models.BooleanField(
                        default=False, help_text="A test or a canary: left out of every figure"
                    ),
                ),
                (
                    "attribution",
                    models.JSONField(
                        default=dict, help_text="page, referrer, utm_* and click ids, as they came"
                    ),
                ),
                (
                    "need",
                    models.CharField(
                        blank=True, help_text="One line of what they want", max_length=200
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text=(
                            "What the job is worth, in the money of the country of the business"
                        ),
                        max_digits=12,
                        null=True,
                    ),
                ),
                (
                    "timezone",
                    models.CharField(
                        help_text="The person's zone: their field, else the business's",
                        max_length=60,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=5)),
                (
                    "received_at",
                    models.DateTimeField(
                        help_text="When the inquiry came in; every clock starts here"
                    ),
                ),
                (
                    "waiting_since",
                    models.DateTimeField(
                        blank=True, help_text="They wrote and nobody has answered since", null=True
                    ),
                ),
                ("promise_due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "act_now",
                    models.BooleanField(
                        default=False,
                        help_text="The newest judgement has a reason for which a person is needed",
                    ),
                ),
                (
                    "pressing",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "One of its reasons is an emergency, danger or illness: before all "
                            "others"
                        ),
                    ),
                ),
                (
                    "in_hand_since",
                    models.DateTimeField(
                        blank=True,
                        help_text=(
                            "One of us has dealt with it, or they booked: nobody need take it up"
                        ),
                        null=True,
                    ),
                ),
                (
                    "no_inquiry_since",
                    models.DateTimeField(
                        blank=True,
                        help_text=(
                            "Taken for no inquiry: by the judge, or by one of us, who completed it"
                        ),
                        null=True,
                    ),
                ),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "snoozed_until",
                    models.DateTimeField(
                        blank=True, help_text="Put off by one of us: not on Today before", null=True
                    ),
                ),
                (
                    "look_up_at",
                    models.DateTimeField(
                        blank=True,
                        help_text=(
                            "When their company's home page may be looked at (again); empty: "
                            "done, or not asked for"
                        ),
                        null=True,
                    ),
                ),
                (
                    "judge_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When judging may be tried (again); empty: judged",
                        null=True,
                    ),
                ),
                (
                    "judge_turn",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "The rules see an emergency"),
                            (1, "Nobody has read it yet"),
                            (2, "The rules see no emergency"),
                            (3, "Judged by the rules, and by the model for the team"),
                        ],
                        default=1,
                    ),
                ),
                ("judge_attempts", models.PositiveSmallIntegerField(default=0)),
                ("judge_claim", models.UUIDField(blank=True, null=True)),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leads",
                        to="leads.business",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="leads.contact",
                    ),
                ),
                (
                    "no_inquiry_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="leads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="leads.source",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("judge_at__isnull", False)),
                        fields=["judge_turn", "promise_due_at", "judge_at"],
                        name="leads_awaiting_judgement",
                    ),
                    models.Index(
                        condition=models.Q(("look_up_at__isnull", False)),
                        fields=["look_up_at"],
                        name="leads_to_look_up",
                    ),
                    models.Index(
                        condition=models.Q(("promise_due_at__isnull", False)),
                        fields=["promise_due_at"],
                        name="leads_waiting",
                    ),
                    models.Index(fields=["business", "received_at"], name="leads_by_week"),
                    models.Index(
                        condition=models.Q(("stage", "new")),
                        fields=["promise_due_at", "received_at"],
                        name="leads_new",
                    ),
                    models.Index(
                        condition=models.Q(("act_now", True), ("completed_at__isnull", True)),
                        fields=["pressing", "received_at", "business"],
                        name="leads_to_act_on_now",
                    ),
                    models.Index(
                        condition=models.Q(("completed_at__isnull", True)),
                        fields=["business", "-received_at", "-id"],
                        name="leads_open",
                    ),
                    models.Index(
                        condition=models.Q(("completed_at__isnull", True), ("pressing", True)),
                        fields=["received_at"],
                        name="leads_pressing",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("completed_at__isnull", True), ("waiting_since__isnull", False)
                        ),
                        fields=["waiting_since"],
                        name="leads_waiting_since",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("act_now", False),
                            ("completed_at__isnull", True),
                            ("promise_due_at__isnull", True),
                        ),
                        fields=["stage", "received_at", "business"],
                        name="leads_at_rest",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("act_now", False),
                            ("completed_at__isnull", True),
                            ("in_hand_since__isnull", True),
                            ("no_inquiry_since__isnull", True),
                            ("promise_due_at__isnull", True),
                        ),
                        fields=["received_at", "business"],
                        name="leads_in_nobodys_hand",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("completed_at__isnull", True), ("no_inquiry_since__isnull", False)
                        ),
                        fields=["received_at", "business"],
                        name="leads_no_inquiries",
                    ),
                    models.Index(
                        condition=models.Q(("completed_at__isnull", False), ("is_test", False)),
                        fields=["business", "outcome", "completed_at"],
                        name="leads_by_outcome",
                    ),
                    models.Index(
                        condition=models.Q(("snoozed_until__isnull", False)),
                        fields=["snoozed_until"],
                        name="leads_put_off",
                    ),
                    models.Index(
                        condition=models.Q(("completed_at__isnull", True)),
                        fields=["owner", "business"],
                        name="leads_open_of_owner",
                    ),
                    models.Index(
                        condition=models.Q(("completed_at__isnull", False)),
                        fields=["completed_at", "business"],
                        name="leads_completed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("completed_at__isnull", False),
                                ("stage", "completed"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("stage", "completed"), _negated=True),
                                ("completed_at__isnull", True),
                                ("outcome", ""),
                            ),
                            _connector="OR",
                        ),
                        name="completed_exactly_with_an_outcome",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        help_text="email, sms; or all (a withdrawal covers everything)",
                        max_length=10,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        help_text="inquiry: they wrote to us; express: they ticked the box",
                        max_length=20,
                    ),
                ),
                ("wording", models.TextField(blank=True)),
                ("given_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_how", leads.kept_words.SentenceField(blank=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="leads.contact",
                    ),
                ),
            ],
            options={
                "ordering": ["given_at"],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("key", models.SlugField(max_length=80)),
                ("text", models.TextField()),
                ("weight", models.PositiveSmallIntegerField(default=3)),
                (
                    "kind",
                    models.CharField(
                        choices=[("rule", "Rule"), ("judgement", "Judgement")],
                        default="judgement",
                        max_length=10,
                    ),
                ),
                (
                    "required",
                    models.BooleanField(
                        default=False,
                        help_text="Not met: the inquiry does not fit, whatever the rest says",
                    ),
                ),
                (
                    "disqualifying",
                    models.BooleanField(
                        default=False,
                        help_text="Describes something unwanted; met: the inquiry does not fit",
                    ),
                ),
                (
                    "rule",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='{"field": "budget", "op": "gte", "value": 2500}',
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="leads.criteriaversion",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "criteria",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "key"), name="criterion_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 1), ("weight__lte", 5)),
                        name="weight_one_to_five",
                    ),
                ],
            },
        ),
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
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="file",
                        to="leads.import",
                    ),
                ),
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
                    leads.kept_words.SentenceField(blank=True, help_text="For a person to read"),
                ),
                (
                    "is_silent",
                    models.BooleanField(
                        default=False, help_text="They asked us not to write: nothing goes to them"
                    ),
                ),
                ("told", leads.kept_words.SentencesField(default=dict)),
                (
                    "of",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="table_rows",
                        to="leads.import",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("of", "number"), name="one_row_per_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "moved",
                    models.JSONField(
                        help_text='{"leads": [ids], "addresses": [ids], "consents": [ids]}'
                    ),
                ),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "joined",
                    models.ForeignKey(
                        help_text="Stays, empty, until the merge is undone",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="leads.contact",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merges",
                        to="leads.contact",
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="MergeSuggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", leads.kept_words.SentenceField()),
                ("at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="leads.contact",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="leads.contact",
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="suggested_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="lower_id_first"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Canary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "word",
                    models.CharField(
                        help_text="By which it is known when it comes", max_length=40, unique=True
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("came_at", models.DateTimeField(blank=True, null=True)),
                (
                    "notified_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When its absence was told, or counted as told",
                        null=True,
                    ),
                ),
                (
                    "why",
                    leads.kept_words.SentenceField(
                        blank=True, help_text="Why it could not even be sent"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="canaries",
                        to="leads.source",
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at"],
                "indexes": [
                    models.Index(fields=["source", "sent_at"], name="canaries_of_a_source"),
                    models.Index(
                        condition=models.Q(
                            ("came_at__isnull", True), ("notified_at__isnull", True)
                        ),
                        fields=["sent_at"],
                        name="canaries_that_are_out",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssignmentRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(help_text="The lower goes first")),
                (
                    "postcodes",
                    models.CharField(
                        blank=True,
                        help_text="Beginnings of postcodes, parted by commas",
                        max_length=300,
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True,
                        help_text=(
                            "Beginnings of words of which one stands in the inquiry, parted by "
                            "commas"
                        ),
                        max_length=300,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=5)),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("new_inquiry", "New inquiry"),
                            ("existing_customer", "Existing customer"),
                            ("vendor_solicitation", "Selling something"),
                            ("job_applicant", "Job applicant"),
                            ("spam", "Spam"),
                            ("wrong_number_or_misdirected", "Meant for somebody else"),
                            ("personal_or_other", "Personal or other"),
                            ("auto_reply_or_bounce", "Automatic mail"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("in_turn", "In turn"),
                            ("least_busy", "Whoever has the fewest open leads"),
                        ],
                        default="in_turn",
                        max_length=10,
                    ),
                ),
                (
                    "last_given",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="Whose turn it was last",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("people", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignment_rules",
                        to="leads.business",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="leads.source",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("replay", "Over the last leads"),
                            ("examples", "Against the examples"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Not started"),
                            ("running", "Running"),
                            ("done", "Done"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "model",
                    models.CharField(
                        blank=True,
                        help_text='The model\'s name; "" where rules judged alone',
                        max_length=100,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "drift",
                    leads.kept_words.SentenceField(
                        blank=True, help_text="What has become worse since the trial before"
                    ),
                ),
                (
                    "notified_at",
                    models.DateTimeField(
                        blank=True, help_text="When the owners were told of the drift", null=True
                    ),
                ),
                (
                    "figures",
                    models.JSONField(
                        default=dict,
                        help_text=(
                            "Of a trial against the examples: the table that is shown, kept so "
                            "that drift can be seen"
                        ),
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trials",
                        to="leads.business",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "criteria",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trials",
                        to="leads.criteriaversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("email", "E-mail"), ("phone", "Phone")], max_length=5
                    ),
                ),
                ("value", models.CharField(max_length=254)),
                (
                    "typed_only",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "Nothing shows that it is theirs: written to only where it was typed"
                        ),
                    ),
                ),
                (
                    "is_preferred",
                    models.BooleanField(
                        default=False, help_text="One of us says that it is the one to use"
                    ),
                ),
                (
                    "wrong_at",
                    models.DateTimeField(
                        blank=True, help_text="One of us says that it is not theirs", null=True
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="leads.business"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="leads.contact",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "addresses",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("business", "kind", "value"), name="one_person_per_address"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        help_text="form, email, sms, call, phone_note, import", max_length=10
                    ),
                ),
                ("submission_id", models.CharField(default=uuid.uuid4, max_length=100)),
                ("received_at", models.DateTimeField()),
                (
                    "raw",
                    models.BinaryField(
                        help_text="A mail's or a post's bytes, or the fields as JSON"
                    ),
                ),
                (
                    "meta",
                    models.JSONField(
                        default=dict, help_text="page, referrer, ip, user agent, consent wording"
                    ),
                ),
                ("ip", models.GenericIPAddressField(blank=True, null=True)),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text=(
                            "Where it was posted, for counting only: IPv4 address, IPv6 /64, "
                            "unknown"
                        ),
                        max_length=50,
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True,
                        help_text="Whose e-mail address or phone it names, for counting only",
                        max_length=254,
                    ),
                ),
                ("content_hash", models.CharField(db_index=True, max_length=64)),
                (
                    "became",
                    models.CharField(
                        choices=[
                            ("open", "Not yet filed"),
                            ("lead", "Lead"),
                            ("attached", "Attached"),
                            ("quarantined", "Held back"),
                            ("refused", "Refused"),
                            ("failed", "Failed"),
                            ("erased", "Erased, or past its retention"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                (
                    "why",
                    leads.kept_words.SentenceField(blank=True, help_text="For a person to read"),
                ),
                (
                    "why_code",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="The same for code to decide by",
                        max_length=24,
                    ),
                ),
                ("due_at", models.DateTimeField(help_text="When filing may be tried (again)")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("filed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "released",
                    models.BooleanField(
                        default=False, help_text="A person has looked: it is not held back again"
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, help_text="Who seems to write", max_length=200),
                ),
                ("words", models.CharField(blank=True, help_text="How it begins", max_length=500)),
                (
                    "act_now",
                    models.BooleanField(default=False, help_text="It reads like an emergency"),
                ),
                (
                    "read_at",
                    models.DateTimeField(
                        help_text="When the three above were read from it", null=True
                    ),
                ),
                (
                    "told_at",
                    models.DateTimeField(help_text="When the team was told of it", null=True),
                ),
                (
                    "expired",
                    models.BooleanField(
                        default=False, help_text="The raw payload is past its retention and gone"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="arrivals",
                        to="leads.lead",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="leads.source",
                    ),
                ),
            ],
            options={
                "ordering": ["received_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("became", "open")),
                        fields=["due_at"],
                        name="arrivals_not_yet_filed",
                    ),
                    models.Index(
                        fields=["source", "received_at"], name="arrivals_by_source_and_day"
                    ),
                    models.Index(
                        condition=models.Q(("place", ""), _negated=True),
                        fields=["place", "received_at"],
                        name="arrivals_by_place",
                    ),
                    models.Index(
                        condition=models.Q(("address", ""), _negated=True),
                        fields=["address", "received_at"],
                        name="arrivals_by_address",
                    ),
                    models.Index(
                        condition=models.Q(("became", "quarantined")),
                        fields=["source", "received_at"],
                        name="arrivals_held_back",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("expired", False), models.Q(("became", "open"), _negated=True)
                        ),
                        fields=["source", "received_at"],
                        name="arrivals_kept",
                    ),
                    models.Index(
                        condition=models.Q(("became__in", ["open", "lead"]), _negated=True),
                        fields=["source", "became", "received_at"],
                        name="arrivals_that_are_no_lead",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("became__in", ["lead", "attached"]), ("lead__isnull", True)
                        ),
                        fields=["source", "received_at"],
                        name="arrivals_lost",
                    ),
                    models.Index(
                        condition=models.Q(("became", "quarantined"), ("told_at__isnull", True)),
                        fields=["received_at"],
                        name="arrivals_to_tell_of",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "submission_id"), name="one_arrival_per_submission"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                (
                    "lead",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="leads.lead",
                    ),
                ),
                ("received_at", models.DateTimeField(help_text="As the lead's")),
                (
                    "category",
                    models.CharField(
                        blank=True, help_text="Of its newest judgement", max_length=30
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        blank=True, help_text="Of its newest judgement", max_length=10
                    ),
                ),
                (
                    "fit",
                    models.CharField(
                        blank=True, help_text="Of its newest judgement", max_length=12
                    ),
                ),
                (
                    "silenced",
                    models.BooleanField(
                        default=False,
                        help_text="They want no more messages, and have not allowed them again",
                    ),
                ),
                (
                    "words",
                    leads.models.search.SearchWords(
                        default=list,
                        help_text="Of name, addresses, need, what was said, notes, tags",
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="leads.business",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["business", "-received_at", "-lead"], name="search_newest"
                    ),
                    models.Index(
                        fields=["business", "category", "-received_at", "-lead"],
                        name="search_by_category",
                    ),
                    models.Index(
                        fields=["business", "urgency", "-received_at", "-lead"],
                        name="search_by_urgency",
                    ),
                    models.Index(
                        fields=["business", "fit", "-received_at", "-lead"], name="search_by_fit"
                    ),
                    models.Index(
                        condition=models.Q(("silenced", True)),
                        fields=["business", "-received_at", "-lead"],
                        name="search_silenced",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("emergency", "an emergency: somebody should act within the hour"),
                            ("danger", "somebody or something may be in danger"),
                            ("health", "signs of a medical emergency or a fragile person"),
                            ("threat", "threatens a complaint, a court or a review"),
                            ("anger", "angry or complaining"),
                            ("minor", "a minor is involved"),
                            ("vulnerable", "bereaved, elderly or easily taken advantage of"),
                            ("legal", "police, a court or a deadline of the law"),
                            ("fraud", "looks like fraud or asks for something false"),
                            ("conflict", "a possible conflict of interest"),
                            ("contradiction", "contradicts itself"),
                            ("orders", "gives orders to whoever or whatever reads it"),
                            ("opt_out", "asks not to be written to"),
                            ("language", "written in a language that you do not offer"),
                            ("other", "the model saw another reason"),
                            (
                                "unproved",
                                "came in your name, and nothing shows that one of you wrote it",
                            ),
                            (
                                "junk_or_customer",
                                "the model takes it for junk, the rules for a customer",
                            ),
                            ("misquoted", "many of the model's quotes are not in the inquiry"),
                            ("model_failed", "the model could not judge it"),
                            ("model_away", "the model stayed away: rules alone judged it"),
                            ("model_unusable", "the model's answer could not be used"),
                            (
                                "spam_by_rules",
                                "the rules take it for spam: somebody should make sure",
                            ),
                            ("low_confidence", "not sure"),
                            ("criteria_disagree", "criteria disagree"),
                            ("readers_disagree", "model and rules disagree"),
                            ("rules_saw", "the rules saw what the model did not name"),
                            ("sample", "drawn at random, so that you learn how many are wrong"),
                            ("too_little", "too little said to judge it by the criteria"),
                            ("earlier", "noted by an earlier version"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "text",
                    leads.kept_words.SentenceField(
                        help_text="For a person to read; nothing decides by it"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        blank=True, choices=[("go_on", "Go on"), ("stop", "Stop")], max_length=5
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="leads.lead",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("lead", "code"), name="one_hold_per_reason"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="decided_exactly_with_a_decision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Example",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "inquiry",
                    models.JSONField(
                        help_text=(
                            "fields, text, subject, sender, quoted, channel and received_at, as "
                            "they were judged"
                        )
                    ),
                ),
                (
                    "truth",
                    models.JSONField(
                        help_text=(
                            '{"category": …, "urgency": …, "verdicts": {"key": "met"}, '
                            '"needs_person": false}'
                        )
                    ),
                ),
                ("kept_at", models.DateTimeField()),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="examples",
                        to="leads.business",
                    ),
                ),
                (
                    "criteria",
                    models.ForeignKey(
                        blank=True,
                        help_text="The sentences that its verdicts speak of",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="leads.criteriaversion",
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="example",
                        to="leads.lead",
                    ),
                ),
            ],
            options={
                "ordering": ["-kept_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        help_text=(
                            '"category", "urgency", or the key of a criterion after "criterion:"'
                        ),
                        max_length=100,
                    ),
                ),
                (
                    "before",
                    models.CharField(blank=True, help_text="What had been judged", max_length=30),
                ),
                ("value", models.CharField(max_length=30)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        blank=True,
                        help_text="The sentence it was said of: reworded, it is another one",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="leads.criterion",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="leads.lead",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [
                    models.Index(fields=["lead", "about"], name="corrections_of_a_lead"),
                    models.Index(fields=["at"], name="corrections_by_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed_in", "Signed in"),
                            ("sign_in_failed", "Sign-in failed"),
                            ("signed_out", "Signed out"),
                            ("account_changed", "Account changed"),
                            ("team_changed", "Team changed"),
                            ("exported", "Took data out"),
                            ("erased", "Erased a person"),
                            ("file_read", "Read an attachment"),
                            ("model_call_read", "Read what was sent to a model"),
                            ("refused", "Was refused"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "who",
                    models.CharField(
                        blank=True,
                        help_text="Their address then; empty: no account of ours",
                        max_length=254,
                    ),
                ),
                ("about", leads.kept_words.SentenceField(blank=True)),
                ("ip", models.GenericIPAddressField(blank=True, null=True)),
                ("browser", models.CharField(blank=True, max_length=200)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose owners may read it; empty: the operator's alone",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="leads.business",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="leads.lead",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["business", "-at", "-id"], name="audit_of_a_business")
                ],
            },
        ),
        migrations.CreateModel(
            name="Attention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("judgement", "The judgement"),
                            ("model", "No model has judged it well"),
                            ("judged_anew", "Judged anew: an inquiry after all"),
                            ("opted_out", "Asked not to be written to"),
                            ("may_opt_out", "May have asked not to be written to"),
                            ("allowed_again", "Allows us to write again"),
                            ("somebody_else", "Somebody else writes for them"),
                            ("other_address", "Answered from another address"),
                            ("unproved", "Nothing shows who wrote it"),
                            ("reacted", "Reacted to our message"),
                            ("not_them", "It was not they who wrote"),
                            ("talked", "One of us talked to them"),
                            ("booking_link", "Went to our booking page"),
                            ("bounced", "Our message came back"),
                            ("no_answer", "No first answer goes by itself"),
                            ("no_follow_ups", "Follow-ups cannot go"),
                            ("draft", "A draft needs a decision"),
                            ("not_sent", "A message was not sent"),
                            ("unconfirmed", "A message may not have arrived"),
                            ("task", "A task of a sequence"),
                            ("earlier", "Noted by an earlier version"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("emergency", "an emergency: somebody should act within the hour"),
                            ("danger", "somebody or something may be in danger"),
                            ("health", "signs of a medical emergency or a fragile person"),
                            ("threat", "threatens a complaint, a court or a review"),
                            ("anger", "angry or complaining"),
                            ("minor", "a minor is involved"),
                            ("vulnerable", "bereaved, elderly or easily taken advantage of"),
                            ("legal", "police, a court or a deadline of the law"),
                            ("fraud", "looks like fraud or asks for something false"),
                            ("conflict", "a possible conflict of interest"),
                            ("contradiction", "contradicts itself"),
                            ("orders", "gives orders to whoever or whatever reads it"),
                            ("opt_out", "asks not to be written to"),
                            ("language", "written in a language that you do not offer"),
                            ("other", "the model saw another reason"),
                            (
                                "unproved",
                                "came in your name, and nothing shows that one of you wrote it",
                            ),
                            (
                                "junk_or_customer",
                                "the model takes it for junk, the rules for a customer",
                            ),
                            ("misquoted", "many of the model's quotes are not in the inquiry"),
                            ("model_failed", "the model could not judge it"),
                            ("model_away", "the model stayed away: rules alone judged it"),
                            ("model_unusable", "the model's answer could not be used"),
                            (
                                "spam_by_rules",
                                "the rules take it for spam: somebody should make sure",
                            ),
                            ("low_confidence", "not sure"),
                            ("criteria_disagree", "criteria disagree"),
                            ("readers_disagree", "model and rules disagree"),
                            ("rules_saw", "the rules saw what the model did not name"),
                            ("sample", "drawn at random, so that you learn how many are wrong"),
                            ("too_little", "too little said to judge it by the criteria"),
                            ("earlier", "noted by an earlier version"),
                        ],
                        help_text=(
                            "Of a judgement: which reason, so that judging again says it once"
                        ),
                        max_length=20,
                    ),
                ),
                (
                    "text",
                    leads.kept_words.SentenceField(
                        help_text="For a person to read; nothing decides by it"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "seen_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attentions",
                        to="leads.lead",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["lead", "at"], name="attentions_of_a_lead")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("seen_at__isnull", True)),
                        fields=("lead", "code", "text"),
                        name="one_attention_per_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("captured", "Came in"),
                            ("attached", "Wrote again"),
                            ("heard", "Replied"),
                            ("automatic", "An automatic mail came in"),
                            ("judged", "Judged"),
                            ("corrected", "Judgement corrected"),
                            ("drafted", "Draft of an answer"),
                            ("approved", "Draft approved"),
                            ("rejected", "Draft rejected"),
                            ("answered", "First answer sent"),
                            ("followed_up", "Follow-up sent"),
                            ("checked_in", "Check-in sent"),
                            ("task", "Task for us"),
                            ("replied", "Written to by a person"),
                            ("not_sent", "Message not sent"),
                            ("unconfirmed", "Message of unknown fate"),
                            ("bounced", "Message came back"),
                            ("complained", "Marked our mail as spam"),
                            ("enrolled", "Follow-ups planned"),
                            ("parked", "Follow-ups parked"),
                            ("rescheduled", "Missed follow-ups"),
                            ("ended", "Follow-ups ended"),
                            ("opted_out", "Asked not to be written to"),
                            ("prefers", "Wants no automatic messages"),
                            ("allowed", "Allowed us to write again"),
                            ("help", "Asked by text who we are"),
                            ("called", "Called"),
                            ("contacted", "Contact by one of us"),
                            ("booked", "Booking"),
                            ("decided", "Decided on what was held"),
                            ("stage", "Moved"),
                            ("needs_person", "Needs a person"),
                            ("taken_back", "Taken back"),
                            ("seen", "Seen to"),
                            ("edited", "Card changed"),
                            ("assigned", "Given"),
                            ("snoozed", "Put off"),
                            ("escalated", "Nobody answered"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("detail", leads.kept_words.SentencesField(default=dict)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="leads.lead",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [
                    models.Index(fields=["lead", "kind", "at"], name="events_of_a_lead"),
                    models.Index(fields=["kind", "at"], name="events_by_week"),
                    models.Index(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "heard",
                                    "attached",
                                    "replied",
                                    "booked",
                                    "stage",
                                    "contacted",
                                    "opted_out",
                                    "prefers",
                                    "complained",
                                    "bounced",
                                ],
                            )
                        ),
                        fields=["lead", "at"],
                        name="events_that_end_follow_ups",
                    ),
                    models.Index(
                        condition=models.Q(("kind__in", ["opted_out", "complained", "bounced"])),
                        fields=["id"],
                        name="events_that_silence",
                    ),
                    models.Index(
                        condition=models.Q(("kind__in", ["opted_out", "allowed", "help"])),
                        fields=["id"],
                        name="events_of_official_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailId",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.CharField(db_index=True, max_length=255)),
                (
                    "ours",
                    models.BooleanField(
                        default=False,
                        help_text="We made it: whoever names it has seen a mail of ours",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_ids",
                        to="leads.lead",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("lead", "value"), name="mail_id_once_per_lead")
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="leads.lead",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReasonAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("emergency", "an emergency: somebody should act within the hour"),
                            ("danger", "somebody or something may be in danger"),
                            ("health", "signs of a medical emergency or a fragile person"),
                            ("threat", "threatens a complaint, a court or a review"),
                            ("anger", "angry or complaining"),
                            ("minor", "a minor is involved"),
                            ("vulnerable", "bereaved, elderly or easily taken advantage of"),
                            ("legal", "police, a court or a deadline of the law"),
                            ("fraud", "looks like fraud or asks for something false"),
                            ("conflict", "a possible conflict of interest"),
                            ("contradiction", "contradicts itself"),
                            ("orders", "gives orders to whoever or whatever reads it"),
                            ("opt_out", "asks not to be written to"),
                            ("language", "written in a language that you do not offer"),
                            ("other", "the model saw another reason"),
                            (
                                "unproved",
                                "came in your name, and nothing shows that one of you wrote it",
                            ),
                            (
                                "junk_or_customer",
                                "the model takes it for junk, the rules for a customer",
                            ),
                            ("misquoted", "many of the model's quotes are not in the inquiry"),
                            ("model_failed", "the model could not judge it"),
                            ("model_away", "the model stayed away: rules alone judged it"),
                            ("model_unusable", "the model's answer could not be used"),
                            (
                                "spam_by_rules",
                                "the rules take it for spam: somebody should make sure",
                            ),
                            ("low_confidence", "not sure"),
                            ("criteria_disagree", "criteria disagree"),
                            ("readers_disagree", "model and rules disagree"),
                            ("rules_saw", "the rules saw what the model did not name"),
                            ("sample", "drawn at random, so that you learn how many are wrong"),
                            ("too_little", "too little said to judge it by the criteria"),
                            ("earlier", "noted by an earlier version"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_right", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reason_answers",
                        to="leads.lead",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at", "code"], name="reason_answers_by_time")],
                "constraints": [
                    models.UniqueConstraint(fields=("lead", "code"), name="one_answer_per_reason")
                ],
            },
        ),
        migrations.CreateModel(
            name="Replying",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replying",
                        to="leads.lead",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("lead", "user"), name="one_row_of_a_writer")
                ],
            },
        ),
        migrations.CreateModel(
            name="SaidAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("email", "E-mail"), ("phone", "Phone")], max_length=5
                    ),
                ),
                ("value", models.CharField(max_length=254)),
                (
                    "channel",
                    models.CharField(
                        help_text="By what way it was said, as of an arrival", max_length=10
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "wrong_at",
                    models.DateTimeField(
                        blank=True, help_text="One of us says that it is not theirs", null=True
                    ),
                ),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="said_addresses",
                        to="leads.lead",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "said addresses",
                "ordering": ["at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("lead", "kind", "value"), name="said_once_on_a_lead"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_at__isnull", False), ("taken_by__isnull", True), _connector="OR"
                        ),
                        name="taken_by_somebody_at_some_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SentText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(help_text="As it went, with its footer")),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sent_texts",
                        to="leads.lead",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LeadTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tag_links",
                        to="leads.lead",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="leads.tag",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("lead", "tag"), name="tagged_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Undo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.UUIDField(db_index=True)),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("move", "Moved"),
                            ("seen", "Seen to"),
                            ("stop", "Follow-ups stopped"),
                            ("contacted", "Contact by one of us"),
                            ("no_inquiry", "Taken for no inquiry"),
                            ("inquiry", "Taken for an inquiry"),
                            ("give", "Given"),
                            ("snooze", "Put off, or on Today again"),
                            ("go_on", "What was held goes on"),
                            ("hold_stop", "What was held is stopped"),
                            ("tag", "Tagged"),
                            ("untag", "Tag taken off"),
                            ("approve", "Draft approved"),
                            ("merge", "Cards joined"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("before", models.JSONField(default=dict)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "business",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="leads.business",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="undos",
                        to="leads.lead",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Inbound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("human", "A person"),
                            ("automatic", "An automatic reply"),
                            ("bounce", "A bounce"),
                            ("list", "List mail"),
                            ("team", "Written by us in our own mail program"),
                            ("unproved", "Under our name, and nothing shows that we wrote it"),
                        ],
                        default="human",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("sender", models.CharField(blank=True, max_length=320)),
                ("subject", models.CharField(blank=True, max_length=500)),
                ("text", models.TextField(help_text="Everything they wrote this time")),
                (
                    "quoted",
                    models.TextField(blank=True, help_text="Earlier mail quoted below or above it"),
                ),
                (
                    "html",
                    models.TextField(
                        blank=True, help_text="What they wrote as a page, cleaned when it came in"
                    ),
                ),
                (
                    "away_until",
                    models.DateField(
                        blank=True,
                        help_text=(
                            "An automatic reply said they are away: the day after they return, "
                            "in the lead's zone"
                        ),
                        null=True,
                    ),
                ),
                (
                    "weak_match",
                    models.BooleanField(
                        default=False, help_text="Matched by person only, not by thread"
                    ),
                ),
                (
                    "proof",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing shows that they wrote it"),
                            ("thread", "It answers a message of ours"),
                            ("signed", "The domain of its sender vouches for it"),
                            ("number", "It came from the number itself"),
                            ("team", "One of us says so"),
                        ],
                        default="",
                        max_length=6,
                    ),
                ),
                (
                    "in_our_name",
                    models.BooleanField(
                        default=False,
                        help_text="Told under our name by we know not whom: it ends no follow-ups",
                    ),
                ),
                (
                    "arrival",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="inbound",
                        to="leads.arrival",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inbound",
                        to="leads.lead",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("away_until__isnull", False)),
                        fields=["lead", "away_until"],
                        name="inbound_of_the_absent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("judge", "Judging an inquiry"),
                            ("find", "Finding who a mail tells of"),
                            ("trial", "Judging in a trial"),
                            ("draft", "Drafting an answer"),
                        ],
                        default="judge",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("model", models.CharField(max_length=100)),
                ("prompt_version", models.CharField(max_length=20)),
                (
                    "key",
                    models.CharField(
                        db_index=True, help_text="Hash of everything that was asked", max_length=64
                    ),
                ),
                (
                    "sent",
                    models.JSONField(
                        default=list,
                        help_text="Exactly what was sent, personal data already replaced",
                    ),
                ),
                ("answer", models.JSONField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reserved", "Being asked"),
                            ("answered", "Answered"),
                            ("unavailable", "Away"),
                            ("refused", "Refused"),
                            ("unusable", "Unusable answer"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "tokens",
                    models.PositiveIntegerField(
                        help_text="As reported; as reserved where nothing was reported"
                    ),
                ),
                ("tokens_in", models.PositiveIntegerField(default=0)),
                (
                    "tokens_cached",
                    models.PositiveIntegerField(
                        default=0, help_text="Of tokens_in, those that the server had ready"
                    ),
                ),
                ("tokens_out", models.PositiveIntegerField(default=0)),
                (
                    "cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="None where no price is known",
                        max_digits=12,
                        null=True,
                    ),
                ),
                ("seconds", models.FloatField(default=0)),
                (
                    "arrival",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="What it was asked about before anybody knew whose it is",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="leads.arrival",
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="leads.business"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="model_calls",
                        to="leads.lead",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TrialCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When it may be judged (again); empty: done",
                        null=True,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "before",
                    leads.kept_words.SentencesField(
                        default=dict,
                        help_text="category, urgency, score, fit and verdicts as they stood",
                    ),
                ),
                (
                    "after",
                    leads.kept_words.SentencesField(
                        default=dict,
                        help_text=(
                            "The same, as judged in the trial, with needs_person and judged_by"
                        ),
                    ),
                ),
                (
                    "why",
                    leads.kept_words.SentenceField(
                        blank=True, help_text="Why it could not be judged"
                    ),
                ),
                (
                    "example",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="leads.example",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="leads.lead",
                    ),
                ),
                (
                    "trial",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cases",
                        to="leads.trial",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at"],
                        name="trial_cases_to_judge",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lead__isnull", False), ("example__isnull", False), _connector="XOR"
                        ),
                        name="a_case_is_of_a_lead_or_an_example",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UsedProof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signature", models.CharField(max_length=128, unique=True)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "arrival",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proof",
                        to="leads.arrival",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As its sender called it; shown, never used as a path",
                        max_length=150,
                    ),
                ),
                ("kind", models.CharField(help_text="Media type, told by content", max_length=100)),
                ("size", models.PositiveIntegerField(help_text="Bytes")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("data", models.BinaryField(help_text="Empty where it is not kept")),
                (
                    "why",
                    leads.kept_words.SentenceField(
                        blank=True, help_text="Why it is not kept, or not yet"
                    ),
                ),
                (
                    "fetch_from",
                    models.URLField(
                        blank=True, help_text="Where the telephone company keeps it", max_length=500
                    ),
                ),
                (
                    "fetch_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When fetching may be tried (again); empty: done, or given up",
                        null=True,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "scan_at",
                    models.DateTimeField(
                        blank=True,
                        help_text=(
                            "When the virus scanner may be asked (again); empty: it was, or "
                            "nothing is kept"
                        ),
                        null=True,
                    ),
                ),
                ("scan_attempts", models.PositiveIntegerField(default=0)),
                (
                    "scan_why",
                    leads.kept_words.SentenceField(
                        blank=True, default="", help_text="Why it was not scanned last time"
                    ),
                ),
                (
                    "scanner_away_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When the scanner did not answer about it last time",
                        null=True,
                    ),
                ),
                ("scanned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "virus",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What the scanner found, by its name",
                        max_length=100,
                    ),
                ),
                (
                    "inbound",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="leads.inbound",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("fetch_at__isnull", False)),
                        fields=["fetch_at"],
                        name="attachments_to_fetch",
                    ),
                    models.Index(
                        condition=models.Q(("scan_at__isnull", False)),
                        fields=["scan_at"],
                        name="attachments_to_scan",
                    ),
                    models.Index(
                        condition=models.Q(("scanner_away_at__isnull", False)),
                        fields=["scanner_away_at"],
                        name="attachments_left_unscanned",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("new_inquiry", "New inquiry"),
                            ("existing_customer", "Existing customer"),
                            ("vendor_solicitation", "Selling something"),
                            ("job_applicant", "Job applicant"),
                            ("spam", "Spam"),
                            ("wrong_number_or_misdirected", "Meant for somebody else"),
                            ("personal_or_other", "Personal or other"),
                            ("auto_reply_or_bounce", "Automatic mail"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "category_evidence",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Exact words of the inquiry that show what it is",
                    ),
                ),
                (
                    "category_sure",
                    models.BooleanField(
                        default=True,
                        help_text="False where two fair readers could differ on what it is",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("emergency", "Emergency"),
                            ("soon", "Soon"),
                            ("normal", "Normal"),
                            ("none", "Nobody waits"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "urgency_evidence",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Exact words of the inquiry that show how urgent it is",
                    ),
                ),
                ("summary", models.CharField(blank=True, max_length=300)),
                ("language", models.CharField(blank=True, max_length=5)),
                (
                    "known",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text=(
                            "How many criteria are decided: met, or not met of what is wanted"
                        ),
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "fit",
                    models.CharField(
                        choices=[
                            ("strong", "Strong fit"),
                            ("fair", "Fair fit"),
                            ("weak", "Weak fit"),
                            ("no_fit", "Does not fit"),
                            ("unclear", "Unclear"),
                            ("not_judged", "Not judged by a model"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "reasons",
                    leads.kept_words.SentencesField(
                        default=list,
                        help_text="Act now: why a person is needed, code and text of each",
                    ),
                ),
                (
                    "checks",
                    leads.kept_words.SentencesField(
                        default=list, help_text="Check: what it is not sure of. Blocks nothing"
                    ),
                ),
                ("opt_out", models.BooleanField(default=False)),
                (
                    "judged_by",
                    models.CharField(help_text='"rules", or the model\'s name', max_length=100),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(
                        blank=True, help_text="When a person approved or corrected it", null=True
                    ),
                ),
                (
                    "note",
                    leads.kept_words.SentenceField(blank=True, help_text="Why no model judged it"),
                ),
                (
                    "criteria",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="leads.criteriaversion",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="judgements",
                        to="leads.lead",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        help_text=(
                            "The question it comes from, also where that was asked for another lead"
                        ),
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="leads.modelcall",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(fields=["lead", "-at", "-id"], name="judgements_of_a_lead"),
                    models.Index(
                        condition=models.Q(
                            ("reviewed_at__isnull", True), models.Q(("checks", []), _negated=True)
                        ),
                        fields=["lead", "at"],
                        name="judgements_to_check",
                    ),
                    models.Index(
                        condition=models.Q(("reasons", []), _negated=True),
                        fields=["at"],
                        name="judgements_that_need_a_person",
                    ),
                    models.Index(fields=["at"], name="judgements_by_time"),
                    models.Index(
                        condition=models.Q(("reviewed_at__isnull", False)),
                        fields=["judged_by", "reviewed_at"],
                        name="judgements_reviewed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            models.Q(("known__gt", 0), ("score__lte", 100)),
                            _connector="OR",
                        ),
                        name="no_score_without_verdicts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("met", "Met"),
                            ("not_met", "Not met"),
                            ("cant_tell", "Can't tell"),
                            ("not_judged", "Not judged"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "evidence",
                    models.JSONField(default=list, help_text="Exact words of the inquiry"),
                ),
                (
                    "sure",
                    models.BooleanField(
                        default=True, help_text="False where two fair readers could differ"
                    ),
                ),
                ("corrected", models.BooleanField(default=False, help_text="Decided by a person")),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="leads.criterion"
                    ),
                ),
                (
                    "judgement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdicts",
                        to="leads.judgement",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion__position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("judgement", "criterion"), name="one_verdict_per_criterion"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="business",
            name="tried_with",
            field=models.ForeignKey(
                blank=True,
                help_text="The newest inquiry that one of us sent to try everything",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="leads.arrival",
            ),
        ),
        migrations.RunPython(audit_log.make_append_only, audit_log.allow_changes),
        migrations.RunPython(search.index_words, search.forget_words),
    ]
