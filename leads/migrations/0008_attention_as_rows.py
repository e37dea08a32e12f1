import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0007_booking_page"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="arrival",
            name="why_code",
            field=models.CharField(
                blank=True, default="", help_text="The same for code to decide by", max_length=24
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="sms_checked_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the list of a number's texts was last asked for",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="sms_error",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Why they could not be read last time",
                max_length=300,
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="sms_read_at",
            field=models.DateTimeField(
                blank=True, help_text="Up to when a number's texts have been read", null=True
            ),
        ),
        migrations.AlterField(
            model_name="source",
            name="mailbox_state",
            field=models.JSONField(
                default=dict,
                help_text=(
                    "How far a mailbox has been read: uidvalidity, last_uid, checked_at, read_at, "
                    "error"
                ),
            ),
        ),
        migrations.AlterField(
            model_name="arrival",
            name="why",
            field=models.CharField(blank=True, help_text="For a person to read", max_length=300),
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
                            ("judged_anew", "Judged anew: an inquiry after all"),
                            ("opted_out", "Asked not to be written to"),
                            ("allowed_again", "Allows us to write again"),
                            ("somebody_else", "Somebody else writes for them"),
                            ("other_address", "Answered from another address"),
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
                    "text",
                    models.CharField(
                        help_text="For a person to read; nothing decides by it", max_length=300
                    ),
                ),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attentions",
                        to="leads.lead",
                    ),
                ),
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
    ]
