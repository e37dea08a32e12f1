from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leads", "0058_sentences_with_values")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="refused_at",
            field=models.DateTimeField(blank=True, help_text="When the newest came", null=True),
        ),
        migrations.AddField(
            model_name="source",
            name="refused_posts",
            field=models.PositiveIntegerField(
                default=0, help_text="To a webhook that did not show its secret, since it was set"
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="refused_since",
            field=models.DateTimeField(
                blank=True, help_text="When the first of them came", null=True
            ),
        ),
        migrations.AlterField(
            model_name="source",
            name="posted_secret",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Encrypted JSON of the key with which whoever posts here signs, by name",
            ),
        ),
    ]
