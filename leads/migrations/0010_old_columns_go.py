from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0009_reasons_become_rows"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="lead",
            name="attention",
        ),
        migrations.RemoveIndex(
            model_name="canary",
            name="canaries_that_are_out",
        ),
        migrations.RenameField("canary", "told_at", "notified_at"),
        migrations.RenameField("trial", "told_at", "notified_at"),
        migrations.AddIndex(
            model_name="canary",
            index=models.Index(
                condition=models.Q(("came_at__isnull", True), ("notified_at__isnull", True)),
                fields=["sent_at"],
                name="canaries_that_are_out",
            ),
        ),
    ]
