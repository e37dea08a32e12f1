"""Whose mailbox the messages of the last day reached, so that limits hold across the upgrade."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

from leads.contacts.typed import counted_as


def count_recent(apps, schema_editor):
    messages = apps.get_model("followups", "Message").objects
    recent = messages.filter(sending_at__gt=timezone.now() - timedelta(days=1))
    for pk, to in recent.values_list("pk", "to").iterator():
        messages.filter(pk=pk).update(counted_to=counted_as(to))


class Migration(migrations.Migration):
    dependencies = [("followups", "0013_identity")]

    operations = [migrations.RunPython(count_recent, migrations.RunPython.noop, elidable=True)]
