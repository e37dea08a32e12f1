"""A mail under our name of which nothing shows that it is ours pauses the follow-ups."""

from django.db import migrations, models

REASONS = [
    ("emergency", "an emergency: somebody should act within the hour"),
    ("danger", "somebody or something may be in danger"),
    ("health", "signs of a medical emergency or a fragile person"),
    ("threat", "threatens a complaint, a court or a review"),
    ("anger", "angry or complaining"),
    ("minor", "a minor is involved"),
    ("vulnerable", "bereaved, elderly or easily taken advantage of"),
    ("legal", "police, a court or a deadline of the law"),
    ("fraud", "looks like fraud or asks for something false"),
    ("conflict", "a possible conflict of interest"),
    ("contradiction", "contradicts itself"),
    ("orders", "gives orders to whoever or whatever reads it"),
    ("opt_out", "asks not to be written to"),
    ("language", "written in a language that you do not offer"),
    ("other", "the model saw another reason"),
    ("unproved", "came in your name, and nothing shows that one of you wrote it"),
    ("junk_or_customer", "the model takes it for junk, the rules for a customer"),
    ("misquoted", "many of the model's quotes are not in the inquiry"),
    ("model_failed", "the model could not judge it"),
    ("model_away", "the model stayed away: rules alone judged it"),
    ("model_unusable", "the model's answer could not be used"),
    ("spam_by_rules", "the rules take it for spam: somebody should make sure"),
    ("low_confidence", "not sure"),
    ("criteria_disagree", "criteria disagree"),
    ("readers_disagree", "model and rules disagree"),
    ("rules_saw", "the rules saw what the model did not name"),
    ("sample", "drawn at random, so that you learn how many are wrong"),
    ("too_little", "too little said to judge it by the criteria"),
    ("earlier", "noted by an earlier version"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0040_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="inbound",
            name="in_our_name",
            field=models.BooleanField(
                default=False,
                help_text="Told under our name by we know not whom: it ends no follow-ups",
            ),
        ),
        migrations.AlterField(
            model_name="attention",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=REASONS,
                help_text="Of a judgement: which reason, so that judging again says it once",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="hold",
            name="code",
            field=models.CharField(choices=REASONS, max_length=20),
        ),
        migrations.AlterField(
            model_name="reasonanswer",
            name="code",
            field=models.CharField(choices=REASONS, max_length=20),
        ),
    ]
