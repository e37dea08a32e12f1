from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0054_logo"),
    ]

    operations = [
        migrations.AlterField(
            model_name="undo",
            name="verb",
            field=models.CharField(
                choices=[
                    ("move", "Moved"),
                    ("seen", "Seen to"),
                    ("stop", "Follow-ups stopped"),
                    ("contacted", "Contact by one of us"),
                    ("no_inquiry", "Taken for no inquiry"),
                    ("inquiry", "Taken for an inquiry"),
                    ("give", "Given"),
                    ("approve", "Draft approved"),
                    ("merge", "Cards joined"),
                ],
                max_length=10,
            ),
        ),
    ]
