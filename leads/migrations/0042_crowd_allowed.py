"""One click answers whoever waits because very many came through a source."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leads", "0041_mail_in_our_name")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="crowd_allowed_at",
            field=models.DateTimeField(
                blank=True,
                help_text="One of us has looked: whoever came before is answered without waiting",
                null=True,
            ),
        ),
    ]
