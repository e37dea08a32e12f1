"""Which Message-IDs are of mails that we sent, told by their form alone until now."""

from django.db import migrations
from django.db.models import Q


def mark_ours(apps, schema_editor):
    ids = apps.get_model("leads", "MailId").objects
    ids.filter(Q(value__contains=".lf@") | Q(value__contains=".lfa@")).update(ours=True)


class Migration(migrations.Migration):
    dependencies = [("leads", "0028_identity")]

    operations = [migrations.RunPython(mark_ours, migrations.RunPython.noop, elidable=True)]
