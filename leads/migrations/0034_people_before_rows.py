"""Whoever waits for us is judged and answered before whomever a table brought."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0033_old_rows_of_imports_go"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="lead",
            name="leads_awaiting_judgement",
        ),
        migrations.RemoveIndex(
            model_name="lead",
            name="leads_new",
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("judge_at__isnull", False)),
                fields=["promise_due_at", "judge_at"],
                name="leads_awaiting_judgement",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("stage", "new")),
                fields=["promise_due_at", "received_at"],
                name="leads_new",
            ),
        ),
    ]
