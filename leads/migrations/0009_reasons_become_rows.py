from datetime import datetime

from django.db import migrations
from django.db.models import Max, Q

LONGEST = 300  # characters that the old column held, and a row holds


def reasons_of(lead, events):
    """[(text, at)]: what the old text held, whole again where it had been cut.

    Each reason stood there in the words of its event; what no event tells is kept as it is.
    """
    left, found = lead.attention, []
    for event in sorted(events, key=lambda e: -len(e.detail.get("why", ""))):
        why = event.detail.get("why", "")
        if why and why in left:
            found.append((why[:LONGEST], event.at))
            left = left.replace(why, "")
    was_full = len(lead.attention) >= LONGEST
    for part in filter(None, (piece.strip() for piece in left.split("; "))):
        was_cut = was_full and lead.attention.endswith(part)
        whole = [e for e in events if was_cut and e.detail.get("why", "").startswith(part)]
        if whole:
            found.append((whole[-1].detail["why"][:LONGEST], whole[-1].at))
        else:
            found.append((part, lead.waiting_since or lead.received_at))
    if was_full:  # what came after it was full has never been shown
        known = {text for text, _ in found}
        found += [
            (e.detail["why"][:LONGEST], e.at)
            for e in events
            if e.detail.get("why") and e.detail["why"][:LONGEST] not in known
        ]
    return list(dict(found).items())


def last_seen_at(lead, LeadEvent):
    """When a person had last dealt with everything that the lead asked for, or None."""
    dealt = LeadEvent.objects.filter(lead=lead).filter(
        Q(kind="seen", detail__how__isnull=True)
        | Q(kind="replied")
        | Q(kind="answered", by__isnull=False)
        | Q(kind="stage", detail__after="completed")
    )
    return dealt.aggregate(at=Max("at"))["at"]


def reasons_become_rows(apps, schema_editor):
    Lead, LeadEvent, Attention, Judgement = (
        apps.get_model("leads", name) for name in ("Lead", "LeadEvent", "Attention", "Judgement")
    )
    for lead in Lead.objects.exclude(attention="").order_by("pk").iterator(chunk_size=500):
        asked = LeadEvent.objects.filter(lead=lead, kind="needs_person").order_by("at", "id")
        seen_at = last_seen_at(lead, LeadEvent)
        events = list(asked.filter(at__gte=seen_at) if seen_at else asked)
        of_judgements = {
            why[:LONGEST]
            for reasons in Judgement.objects.filter(lead=lead).values_list(
                "needs_person_why", flat=True
            )
            for why in reasons
        }
        Attention.objects.bulk_create(
            Attention(
                lead=lead,
                code="judgement" if text in of_judgements else "earlier",
                text=text,
                at=at,
            )
            for text, at in reasons_of(lead, events)
        )


def rows_become_text(apps, schema_editor):
    """The way back, as far as 300 characters hold it."""
    Lead, Attention = (apps.get_model("leads", name) for name in ("Lead", "Attention"))
    unseen = Attention.objects.filter(seen_at__isnull=True).order_by("at", "id")
    for pk in unseen.order_by().values_list("lead", flat=True).distinct():
        texts = unseen.filter(lead=pk).values_list("text", flat=True)
        Lead.objects.filter(pk=pk).update(attention="; ".join(texts)[:LONGEST])


def numbers_have_columns(apps, schema_editor):
    """How far a number's texts were read stood in the state of mailboxes."""
    Source = apps.get_model("leads", "Source")
    for source in Source.objects.filter(kind="sms").iterator():
        state = source.mailbox_state
        source.sms_checked_at, source.sms_read_at = (
            datetime.fromisoformat(state[name]) if state.get(name) else None
            for name in ("checked_at", "read_at")
        )
        source.sms_error = state.get("error", "")
        source.mailbox_state = {}
        source.save(update_fields=["sms_checked_at", "sms_read_at", "sms_error", "mailbox_state"])


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0008_attention_as_rows"),
    ]

    operations = [
        migrations.RunPython(reasons_become_rows, rows_become_text),
        migrations.RunPython(numbers_have_columns, migrations.RunPython.noop),
    ]
