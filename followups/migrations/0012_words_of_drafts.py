"""The owner's words around the facts of a draft, and their questions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("followups", "0011_words_for_emergencies"),
        ("leads", "0023_facts_column_goes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="parts",
            field=models.JSONField(
                default=list,
                help_text=(
                    '[{"text": …, "fact": true, "label": …}]: paragraphs, which are the owner\'s '
                    "approved facts word for word, and what they asked about before those"
                ),
            ),
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
    ]
