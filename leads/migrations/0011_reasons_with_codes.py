from django.db import migrations, models

BEGINS = {
    "angry or complaining": "anger",
    "threatens a complaint": "threat",
    "somebody or something may be in danger": "danger",
    "signs of a medical emergency": "health",
    "a minor is involved": "minor",
    "bereaved, elderly": "vulnerable",
    "looks like fraud": "fraud",
    "a possible conflict of interest": "conflict",
    "contradicts itself": "contradiction",
    "gives orders": "orders",
    "asks not to be written to": "opt_out",
    "the model saw another reason": "other",
    "taken for spam without a model": "spam_by_rules",
    "low confidence": "low_confidence",
    "too little said": "too_little",
    "criteria disagree": "criteria_disagree",
    "model and rules disagree": "readers_disagree",
    "many of the model's quotes": "misquoted",
    "the model could not judge it": "model_failed",
    "the model stayed away": "model_away",
    "the model's answer could not be used": "model_unusable",
}


def with_code(text):
    code = next((code for words, code in BEGINS.items() if text.startswith(words)), "earlier")
    return {"code": code, "text": text}


def give_codes(apps, schema_editor):
    """What an earlier version wrote is told by its words for the last time."""
    Judgement = apps.get_model("leads", "Judgement")
    changed = []
    for judgement in Judgement.objects.exclude(reasons=[]).iterator(chunk_size=500):
        judgement.reasons = [with_code(text) for text in judgement.reasons]
        changed.append(judgement)
        if len(changed) == 500:
            Judgement.objects.bulk_update(changed, ["reasons"])
            changed = []
    Judgement.objects.bulk_update(changed, ["reasons"])


def take_codes_away(apps, schema_editor):
    Judgement = apps.get_model("leads", "Judgement")
    for judgement in Judgement.objects.exclude(reasons=[]).iterator(chunk_size=500):
        judgement.reasons = [reason["text"] for reason in judgement.reasons]
        judgement.save(update_fields=["reasons"])


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0010_old_columns_go"),
    ]

    operations = [
        migrations.RenameField("judgement", "needs_person_why", "reasons"),
        migrations.AlterField(
            model_name="judgement",
            name="reasons",
            field=models.JSONField(
                default=list, help_text="Why a person should look: code and text of each"
            ),
        ),
        migrations.RunPython(give_codes, take_codes_away),
    ]
