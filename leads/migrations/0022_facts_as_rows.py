"""Approved facts become rows, each with a topic and a text for every language."""

import re

import django.db.models.deletion
from django.db import migrations, models

TOPIC = re.compile(r"([^\W\d_][^:.!?\n]{1,39}):\s+(\S.*)", re.DOTALL)


def facts_to_rows(apps, schema_editor):
    Business, Fact = (apps.get_model("leads", name) for name in ("Business", "Fact"))
    for business in Business.objects.exclude(facts=[]):
        language = (business.languages or ["en"])[0]
        Fact.objects.bulk_create(
            Fact(business=business, position=n, wordings={language: wording_of(text)})
            for n, text in enumerate(business.facts, start=1)
        )


def wording_of(text):
    found = TOPIC.fullmatch(text)
    return {"topic": found[1], "text": found[2]} if found else {"topic": "", "text": text}


def rows_to_facts(apps, schema_editor):
    for fact in apps.get_model("leads", "Fact").objects.order_by("position", "id"):
        text = next(iter(fact.wordings.values()), {"text": ""})["text"]
        fact.business.facts = [*fact.business.facts, text]
        fact.business.save(update_fields=["facts"])


class Migration(migrations.Migration):
    dependencies = [("leads", "0021_answers_about_reasons")]

    operations = [
        migrations.CreateModel(
            name="Fact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "wordings",
                    models.JSONField(
                        default=dict,
                        help_text='{"en": {"topic": "quotes", "text": "Quotes are free."}}',
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approved_facts",
                        to="leads.business",
                    ),
                ),
            ],
            options={"ordering": ["position", "id"]},
        ),
        migrations.RunPython(facts_to_rows, rows_to_facts),
    ]
