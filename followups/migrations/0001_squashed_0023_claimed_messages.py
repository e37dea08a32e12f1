"""What the migrations that it replaces make of an empty database, in one step.

A database that has some of them goes on by their steps.
"""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import leads.kept_words


class Migration(migrations.Migration):
    replaces = [
        ("followups", "0001_initial"),
        ("followups", "0002_body_beside_text"),
        ("followups", "0003_files_texts_and_calls"),
        ("followups", "0004_answers_that_people_trust"),
        ("followups", "0005_fewer_indexes"),
        ("followups", "0006_why_codes_and_topics"),
        ("followups", "0007_codes_of_what_stands"),
        ("followups", "0008_what_was_sent_before"),
        ("followups", "0009_what_is_seen"),
        ("followups", "0010_words_of_a_late_draft"),
        ("followups", "0011_words_for_emergencies"),
        ("followups", "0012_words_of_drafts"),
        ("followups", "0013_identity"),
        ("followups", "0014_counted_to"),
        ("followups", "0015_clocks"),
        ("followups", "0016_privacy"),
        ("followups", "0017_at_a_million"),
        ("followups", "0018_news_posts"),
        ("followups", "0019_news_of_business"),
        ("followups", "0020_given_leads"),
        ("followups", "0021_ownership"),
        ("followups", "0022_sentences_with_values"),
        ("followups", "0023_claimed_messages"),
    ]

    initial = True

    dependencies = [
        ("leads", "0061_more_to_take_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerFrame",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                (
                    "opening",
                    models.TextField(
                        blank=True, help_text="The first sentence, under the greeting"
                    ),
                ),
                (
                    "next_step",
                    models.TextField(
                        blank=True,
                        help_text=(
                            "What happens next; {{next_step_time}} stands for when, by the "
                            "opening hours"
                        ),
                    ),
                ),
                ("closing", models.TextField(blank=True, help_text="The last sentence")),
                (
                    "sign_off",
                    models.TextField(
                        blank=True,
                        help_text="Under the last sentence; empty: the signature of the business",
                    ),
                ),
                (
                    "decline",
                    models.TextField(
                        blank=True,
                        help_text="Said where nothing fits, with where else they may turn",
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_frames",
                        to="leads.business",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("business", "language"), name="one_answer_frame_per_language"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                    "mode",
                    models.CharField(
                        choices=[
                            ("none", "No automatic answer"),
                            ("template", "My own text, at once"),
                            ("draft", "A draft that one of us approves"),
                            ("automatic", "A draft that goes by itself when every check holds"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "late",
                    models.CharField(
                        choices=[
                            ("safe", "my own text goes"),
                            ("nothing", "it waits for one of us; nothing goes by itself"),
                        ],
                        default="safe",
                        help_text="When nobody has approved five minutes before the promise ends",
                        max_length=10,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=200)),
                (
                    "body",
                    models.TextField(
                        blank=True,
                        help_text=(
                            "The owner's text for this kind; empty: the first answer of the "
                            "sequence"
                        ),
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_rules",
                        to="leads.business",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_rules",
                        to="leads.source",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("source__isnull", True)),
                        fields=("business", "category"),
                        name="one_answer_rule_per_category",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source__isnull", False)),
                        fields=("source", "category"),
                        name="one_answer_rule_per_source_and_category",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(help_text="ISO 639-1 code", max_length=5)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("changed_at", models.DateTimeField()),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="emergency_texts",
                        to="leads.business",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["language"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("business", "language"), name="one_emergency_text_per_language"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NewsPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(max_length=20)),
                ("content_type", models.CharField(blank=True, max_length=300)),
                ("raw", models.BinaryField()),
                ("received_at", models.DateTimeField()),
                (
                    "due_at",
                    models.DateTimeField(
                        help_text="When a worker may take it in hand; later: one has it"
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "why",
                    leads.kept_words.SentenceField(blank=True, help_text="For a person to read"),
                ),
                (
                    "business",
                    models.ForeignKey(
                        blank=True,
                        help_text=(
                            "To whose address it came; empty: to that of the environment, which "
                            "is of all"
                        ),
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="leads.business",
                    ),
                ),
            ],
            options={
                "ordering": ["received_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("failed_at__isnull", True)),
                        fields=["due_at"],
                        name="news_posts_to_read",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "texts",
                    models.JSONField(
                        default=dict, help_text='{"en": "Could you send a photo of it?"}'
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_questions",
                        to="leads.business",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="PushBrowser",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("endpoint", models.CharField(max_length=600, unique=True)),
                ("p256dh", models.CharField(max_length=120)),
                ("auth", models.CharField(max_length=60)),
                (
                    "agent",
                    models.CharField(blank=True, help_text="What it calls itself", max_length=300),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="push_browsers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PushKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("private", models.TextField(help_text="Encrypted, as PEM")),
                ("public", models.CharField(help_text="As browsers take it", max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="SavedReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("body", models.TextField()),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_replies",
                        to="leads.business",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("business", "name"), name="one_saved_reply_per_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sequence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("strong", "New inquiries: strong fit"),
                            ("fair", "New inquiries: fair fit"),
                            ("weak", "New inquiries: weak fit"),
                            ("no_fit", "New inquiries: does not fit"),
                            ("unclear", "New inquiries: unclear"),
                            ("existing_customer", "Existing customer"),
                            ("personal_or_other", "Personal or other"),
                            ("wrong_number_or_misdirected", "Meant for somebody else"),
                            ("job_applicant", "Job applicant"),
                            ("vendor_solicitation", "Selling something"),
                        ],
                        help_text=(
                            "Whom it is for; empty: new inquiries that have none of their own"
                        ),
                        max_length=30,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("created_at", models.DateTimeField()),
                ("in_force", models.BooleanField(default=True)),
                ("first_subject", models.CharField(max_length=200)),
                ("first_body", models.TextField()),
                ("window_from", models.TimeField(default="09:00")),
                ("window_to", models.TimeField(default="18:00")),
                (
                    "weekdays",
                    models.JSONField(
                        default=list, help_text="0 is Monday; days on which a step may go"
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sequences",
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
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("business", "version"), name="sequence_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("in_force", True)),
                        fields=("business", "audience"),
                        name="one_sequence_in_force_per_audience",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address_hash", models.CharField(max_length=64)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("opted_out", "Asked us to stop"),
                            ("complained", "Marked a mail as spam"),
                            ("dead", "The address does not exist"),
                            ("erased", "Its owner was erased, as they asked"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("how", leads.kept_words.SentenceField(blank=True)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="leads.business"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="suppressions",
                        to="leads.leadevent",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=["business", "address_hash"],
                        name="suppressions_in_force",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "address_hash"),
                        name="one_suppression_per_event_and_address",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ToldOf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("lead", "A lead that waits"),
                            ("emergency", "An emergency"),
                            ("act_now", "A person is needed"),
                            ("given", "A lead that was given to somebody"),
                            ("held_back", "Something is held back"),
                            ("draft", "A draft that waits for approval"),
                            ("imbalance", "What arrived is not accounted for"),
                            ("channel_out", "A channel takes nothing"),
                            ("canary", "A test inquiry did not arrive"),
                            ("crowded", "More came through a source than is answered by itself"),
                            ("drift", "Judging has become worse"),
                            ("clock", "The clock has leapt"),
                            ("ready", "A draft is ready to be approved"),
                            ("escalated", "An owner stays silent"),
                            ("mention", "Somebody is named in a note"),
                            ("new", "A new inquiry"),
                            ("reply", "Somebody writes again"),
                            ("together", "Several of them at once"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told_of",
                        to="leads.lead",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("lead", "topic"), name="one_row_of_what_was_told"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrollment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                (
                    "parked_until",
                    models.DateField(
                        blank=True,
                        help_text="The day after they said they would be back, in their zone",
                        null=True,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("replied", "They replied"),
                            ("booked", "They booked, or went to the booking page"),
                            ("opted_out", "They asked us to stop"),
                            ("complained", "They marked a mail as spam"),
                            ("bounced", "Their address does not exist"),
                            ("completed", "The lead was completed by hand"),
                            ("person", "A person took over"),
                            ("stopped", "Stopped by hand"),
                            ("exhausted", "Every step went and nobody wrote back"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrollments",
                        to="leads.lead",
                    ),
                ),
                (
                    "sequence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="followups.sequence"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("lead",),
                        name="one_active_enrollment_per_lead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("why", "")),
                            models.Q(
                                ("ended_at__isnull", False), models.Q(("why", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="ended_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SequenceStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "day",
                    models.PositiveSmallIntegerField(
                        help_text=(
                            "Days after the inquiry, at its local wall-clock time; of a "
                            "check-in: after the lead came to rest"
                        )
                    ),
                ),
                (
                    "is_check_in",
                    models.BooleanField(
                        default=False,
                        help_text="Asks once more, long after everything else went unanswered",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("sms", "Text message"),
                            ("task", "Task for the team"),
                            ("push", "Notification in a browser"),
                        ],
                        default="email",
                        max_length=5,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField()),
                (
                    "sequence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="followups.sequence",
                    ),
                ),
            ],
            options={
                "ordering": ["is_check_in", "day"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sequence", "is_check_in", "day"), name="one_step_per_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
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
                            ("first_response", "First answer"),
                            ("step", "Follow-up"),
                            ("check_in", "Check-in"),
                            ("reply", "Reply by a person"),
                            ("notice", "Answer to an official word"),
                            ("report", "Weekly report"),
                            ("alert", "Alert to the team"),
                            ("account", "About an account"),
                            ("trial", "Trial of a sequence"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("sms", "Text message"),
                            ("task", "Task for the team"),
                            ("push", "Notification in a browser"),
                        ],
                        default="email",
                        max_length=5,
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        help_text="On a first answer: what it was taken for when it was planned",
                        max_length=30,
                    ),
                ),
                (
                    "wording",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not known"),
                            ("owner", "The owner's text"),
                            ("emergency", "The owner's text for emergencies"),
                            ("drafted", "A draft"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("awaiting_approval", "Waits for approval"),
                            ("queued", "Planned"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("withheld", "Withheld"),
                            ("cancelled", "Cancelled"),
                            ("unconfirmed", "Sent or not: unknown"),
                        ],
                        default="queued",
                        max_length=20,
                    ),
                ),
                (
                    "why",
                    leads.kept_words.SentenceField(
                        blank=True, help_text="Why it is in this state, for a person to read"
                    ),
                ),
                (
                    "why_code",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="The same for code to decide by: a WhyCode",
                        max_length=20,
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lead", "A lead that waits"),
                            ("emergency", "An emergency"),
                            ("act_now", "A person is needed"),
                            ("given", "A lead that was given to somebody"),
                            ("held_back", "Something is held back"),
                            ("draft", "A draft that waits for approval"),
                            ("imbalance", "What arrived is not accounted for"),
                            ("channel_out", "A channel takes nothing"),
                            ("canary", "A test inquiry did not arrive"),
                            ("crowded", "More came through a source than is answered by itself"),
                            ("drift", "Judging has become worse"),
                            ("clock", "The clock has leapt"),
                            ("ready", "A draft is ready to be approved"),
                            ("escalated", "An owner stays silent"),
                            ("mention", "Somebody is named in a note"),
                            ("new", "A new inquiry"),
                            ("reply", "Somebody writes again"),
                            ("together", "Several of them at once"),
                        ],
                        help_text="On an alert: what it tells the team of",
                        max_length=20,
                    ),
                ),
                (
                    "due_local",
                    models.CharField(
                        blank=True,
                        help_text=(
                            "The intended wall-clock time in the lead's zone, e.g. 2026-09-18T14:35"
                        ),
                        max_length=16,
                    ),
                ),
                ("not_before", models.DateTimeField()),
                ("to", models.CharField(blank=True, max_length=254)),
                ("counted_to", models.CharField(blank=True, max_length=254)),
                ("subject", models.CharField(blank=True, max_length=300)),
                (
                    "body",
                    models.TextField(
                        blank=True,
                        help_text=(
                            "The owner's or the writer's own text, before merge fields and footer"
                        ),
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        blank=True, help_text="As sent; written when the message is claimed"
                    ),
                ),
                ("html", models.TextField(blank=True)),
                ("headers", models.JSONField(default=dict)),
                ("message_id", models.CharField(blank=True, max_length=255)),
                (
                    "provider_id",
                    models.CharField(
                        blank=True, help_text="What the provider calls it", max_length=64
                    ),
                ),
                ("claim", models.UUIDField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "channel_out",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "It waits because its whole channel is out: a refused sign-in, a "
                            "server that is away, a quota"
                        ),
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When one of us wrote it, where it goes later",
                        null=True,
                    ),
                ),
                (
                    "sending_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When the marker was written, before the first byte",
                        null=True,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "kept_here",
                    models.BooleanField(
                        default=False,
                        help_text="On a sent one: nothing was set up to send it by; nobody got it",
                    ),
                ),
                (
                    "past_deadline",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "A draft that nobody approved in time, and of which that has been told"
                        ),
                    ),
                ),
                (
                    "missed_choice",
                    models.CharField(
                        blank=True,
                        help_text="What the team wants done with a missed one; empty: not decided",
                        max_length=4,
                    ),
                ),
                (
                    "missed_at",
                    models.DateTimeField(
                        blank=True,
                        help_text=(
                            "Its window passed while nothing could be sent, and nobody has "
                            "decided what becomes of it"
                        ),
                        null=True,
                    ),
                ),
                (
                    "delivery",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No news"),
                            ("deferred", "Delayed by their server"),
                            ("delivered", "Delivered"),
                            ("bounced", "Came back"),
                            ("complained", "Marked as spam"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("delivery_at", models.DateTimeField(blank=True, null=True)),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        help_text="On an alert: the lead it tells the team of",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alerts",
                        to="leads.lead",
                    ),
                ),
                (
                    "answers",
                    models.OneToOneField(
                        blank=True,
                        help_text="On a notice: the official word that it answers",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notice",
                        to="leads.leadevent",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="leads.business",
                    ),
                ),
                (
                    "enrollment",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="followups.enrollment",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="leads.lead",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="leads.weeklyreport",
                    ),
                ),
                (
                    "sends_again",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text=(
                            "The failed or unconfirmed message that a person sent again as this one"
                        ),
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sent_again_as",
                        to="followups.message",
                    ),
                ),
                (
                    "sequence",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text=(
                            "On a first answer: what to plan once it has gone; emptied when planned"
                        ),
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="followups.sequence",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="followups.sequencestep",
                    ),
                ),
            ],
            options={
                "ordering": ["not_before", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")),
                        fields=["not_before", "id"],
                        name="messages_due",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("kind__in", ["first_response", "reply", "notice"]), ("state", "queued")
                        ),
                        fields=["not_before", "id"],
                        name="messages_due_first",
                    ),
                    models.Index(
                        condition=models.Q(("state", "sending")),
                        fields=["lease_until"],
                        name="messages_being_sent",
                    ),
                    models.Index(
                        condition=models.Q(("lease_until__isnull", False), ("state", "queued")),
                        fields=["lease_until"],
                        name="messages_claimed",
                    ),
                    models.Index(
                        condition=models.Q(("channel_out", True)),
                        fields=["channel"],
                        name="messages_of_channels_out",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["draft", "awaiting_approval"])),
                        fields=["not_before"],
                        name="messages_undecided",
                    ),
                    models.Index(
                        condition=models.Q(("missed_at__isnull", False)),
                        fields=["missed_at"],
                        name="messages_missed",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("state", "withheld"),
                            ("why_code__in", ["stale", "missed", "no_consent"]),
                        ),
                        fields=["settled_at"],
                        name="messages_withheld_by_time",
                    ),
                    models.Index(
                        condition=models.Q(("sequence__isnull", False)),
                        fields=["sequence"],
                        name="messages_to_plan_from",
                    ),
                    models.Index(fields=["message_id"], name="messages_by_id"),
                    models.Index(
                        condition=models.Q(("provider_id", ""), _negated=True),
                        fields=["provider_id"],
                        name="messages_by_provider_id",
                    ),
                    models.Index(fields=["counted_to", "sending_at"], name="messages_by_mailbox"),
                    models.Index(fields=["business", "sending_at"], name="messages_of_a_day"),
                    models.Index(
                        models.F("business"),
                        models.OrderBy(
                            django.db.models.functions.comparison.Coalesce(
                                "sending_at", "settled_at", "not_before"
                            ),
                            descending=True,
                        ),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("state", "queued"), _negated=True),
                        name="messages_said",
                    ),
                    models.Index(
                        models.F("business"),
                        models.F("state"),
                        models.OrderBy(
                            django.db.models.functions.comparison.Coalesce(
                                "sending_at", "settled_at", "not_before"
                            ),
                            descending=True,
                        ),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("state__in", ["queued", "sent"]), _negated=True),
                        name="messages_not_sent",
                    ),
                    models.Index(
                        condition=models.Q(("sends_again__isnull", False)),
                        fields=["sends_again"],
                        name="messages_sent_again",
                    ),
                    models.Index(
                        condition=models.Q(("topic", ""), _negated=True),
                        fields=["business", "topic", "not_before"],
                        name="alerts_by_topic",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["email", "sms", "task", "push"])),
                        name="message_of_a_known_channel",
                    ),
                    models.UniqueConstraint(
                        fields=("enrollment", "step"), name="one_message_per_step"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "first_response")),
                        fields=("lead",),
                        name="one_first_response_per_lead",
                    ),
                    models.UniqueConstraint(
                        fields=("report", "to"), name="one_report_per_owner_and_week"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["sending", "sent", "unconfirmed"]), _negated=True
                            ),
                            models.Q(
                                models.Q(("message_id", ""), _negated=True),
                                ("claim__isnull", False),
                                ("sending_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="nothing_leaves_without_its_marker",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        choices=[("approved", "Approved"), ("rejected", "Rejected")], max_length=10
                    ),
                ),
                (
                    "text_hash",
                    models.CharField(help_text="Of the text that was read", max_length=64),
                ),
                (
                    "edited",
                    models.BooleanField(
                        default=False, help_text="Another text went than the one that was drafted"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="followups.message",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "text",
                    models.TextField(
                        help_text="As drafted; what a person makes of it stands on the message"
                    ),
                ),
                (
                    "parts",
                    models.JSONField(
                        default=list,
                        help_text=(
                            '[{"text": …, "fact": true, "label": …}]: paragraphs, which are the '
                            "owner's approved facts word for word, and what they asked about "
                            "before those"
                        ),
                    ),
                ),
                (
                    "problems",
                    leads.kept_words.SentencesField(
                        default=list,
                        help_text="Why it does not go by itself, each for a person to read",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="leads.modelcall",
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft",
                        to="followups.message",
                    ),
                ),
            ],
        ),
    ]
