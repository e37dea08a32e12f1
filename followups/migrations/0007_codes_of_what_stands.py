"""The last time that anything is told by a sentence: what stands already gets its codes."""

from django.db import migrations

WHY_CODES = {
    "Entered by us: nothing is sent unless somebody chooses so.": "entered_by_us",
    "One of us is about to write.": "reply_planned",
    "There is no e-mail address: call or text them.": "no_address",
    "There is no text for a first answer yet.": "no_text",
    "They asked us not to write.": "opted_out",
    "The lead is completed.": "completed",
    "One of us has taken over.": "person_answered",
    "They have written back.": "replied",
    "They have booked, or went to the booking page.": "booked",
    "The last mail to this address came back.": "bounced",
    "Its moment passed before it could be sent.": "missed",
    "Outside the hours at which follow-ups go.": "outside_hours",
    "Twenty hours lie between two automatic messages.": "too_close",
    "Approved for later": "approved_for_later",
    "The program stopped while it was being sent.": "interrupted",
}
SENT_AGAIN = "Sent again."


def give_codes(apps, schema_editor):
    Message = apps.get_model("followups", "Message")
    for why, code in WHY_CODES.items():
        Message.objects.filter(why=why).update(why_code=code)
    Message.objects.filter(channel_out=True).update(why_code="channel_out")


def give_topics(apps, schema_editor):
    alerts = apps.get_model("followups", "Message").objects.filter(kind="alert")
    alerts.filter(about__isnull=False).update(topic="lead")
    alerts.filter(about__isnull=False, subject__startswith="Approve: ").update(topic="draft")
    alerts.filter(text__startswith="The books of what came in do not balance").update(
        topic="imbalance"
    )
    alerts.filter(subject__startswith="A channel is out").update(topic="channel_out")
    alerts.filter(subject__startswith="Inquiries may not be arriving").update(topic="canary")
    alerts.filter(text__startswith="Against your examples, judging has become worse").update(
        topic="drift"
    )


def link_what_was_sent_again(apps, schema_editor):
    """The same Message-ID, else the first reply to that address that was written after it."""
    Message = apps.get_model("followups", "Message")
    for old in Message.objects.filter(why__endswith=SENT_AGAIN).iterator():
        later = Message.objects.filter(
            kind="reply", business=old.business_id, lead=old.lead_id, to=old.to, pk__gt=old.pk
        ).order_by("pk")
        same = later.filter(message_id=old.message_id) if old.message_id else later
        again = same.first()
        if again is not None:
            Message.objects.filter(pk=again.pk).update(sends_again=old)


class Migration(migrations.Migration):
    dependencies = [
        ("followups", "0006_why_codes_and_topics"),
    ]

    operations = [
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.RunPython(give_topics, migrations.RunPython.noop),
        migrations.RunPython(link_what_was_sent_again, migrations.RunPython.noop),
    ]
