from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0044_news_of_mail"),
        ("followups", "0018_news_posts"),
    ]

    operations = [
        migrations.AddField(
            model_name="newspost",
            name="business",
            field=models.ForeignKey(
                blank=True,
                help_text=(
                    "To whose address it came; empty: to that of the environment, which is of all"
                ),
                null=True,
                on_delete=models.CASCADE,
                related_name="+",
                to="leads.business",
            ),
        ),
    ]
