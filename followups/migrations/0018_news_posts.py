"""What mail providers post of our mails is kept until it has been read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followups", "0017_at_a_million")]

    operations = [
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
                    models.CharField(blank=True, help_text="For a person to read", max_length=300),
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
    ]
