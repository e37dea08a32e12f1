"""What was no inquiry by what was missing about it is so by a column from now on."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery

SENT_TO_MANY = ("vendor_solicitation", "spam", "auto_reply_or_bounce")


def mark(apps, schema_editor):
    Lead = apps.get_model("leads", "Lead")
    Judgement = apps.get_model("leads", "Judgement")
    newest = Judgement.objects.filter(lead=OuterRef("pk")).order_by("-at", "-pk")
    idle = Lead.objects.filter(
        stage="new",
        in_hand_since__isnull=True,
        promise_due_at__isnull=True,
        completed_at__isnull=True,
    )
    judged = idle.annotate(category=Subquery(newest.values("category")[:1]))
    judged.filter(category__in=SENT_TO_MANY).update(no_inquiry_since=F("received_at"))
    Lead.objects.filter(outcome="spam").update(no_inquiry_since=F("completed_at"))
    idle.filter(quiet=True, source__kind="import").update(in_hand_since=F("received_at"))


class Migration(migrations.Migration):
    dependencies = [("leads", "0047_no_inquiry")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
