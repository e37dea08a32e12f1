"""What a judgement was only unsure of becomes a check, and what is in danger comes first."""

from django.db import migrations
from django.utils.timezone import now

CHECKS = {
    "spam_by_rules",
    "low_confidence",
    "criteria_disagree",
    "readers_disagree",
    "too_little",
}
PRESSING = {"danger", "health"}
HOLDS = PRESSING | {"threat", "opt_out", "anger"}


def sort_reasons(apps, schema_editor):
    Judgement = apps.get_model("leads", "Judgement")
    asking = Judgement.objects.exclude(reasons=[]).select_related("lead").order_by("at", "id")
    for judgement in asking.iterator(chunk_size=500):
        sort_judgement(apps, judgement)
    Lead = apps.get_model("leads", "Lead")
    for lead in Lead.objects.filter(completed_at__isnull=True).iterator(chunk_size=500):
        mark_lead(apps, lead)


def sort_judgement(apps, judgement):
    """Of doubts that somebody has seen to, nothing is left to check."""
    doubts = [r for r in judgement.reasons if r["code"] in CHECKS]
    if not doubts:
        return
    asks = apps.get_model("leads", "Attention").objects.filter(
        lead=judgement.lead, code="judgement", seen_at__isnull=True
    )
    judgement.checks = doubts if asks.exists() else []
    judgement.reasons = [r for r in judgement.reasons if r["code"] not in CHECKS]
    judgement.save(update_fields=["reasons", "checks"])
    asks.filter(text__in=[r["text"] for r in doubts]).update(seen_at=now())


def mark_lead(apps, lead):
    judgements = apps.get_model("leads", "Judgement").objects.filter(lead=lead)
    newest = judgements.order_by("-at", "-id").first()
    if newest is None:
        return
    codes = {reason["code"] for reason in newest.reasons}
    lead.act_now = bool(codes) or newest.urgency == "emergency"
    lead.pressing = newest.urgency == "emergency" or bool(codes & PRESSING)
    lead.save(update_fields=["act_now", "pressing"])
    asks = apps.get_model("leads", "Attention").objects.filter(
        lead=lead, code="judgement", seen_at__isnull=True
    )
    if asks.exists():
        hold_lead(apps, lead, newest)


def hold_lead(apps, lead, newest):
    Hold = apps.get_model("leads", "Hold")
    for reason in newest.reasons:
        if reason["code"] in HOLDS:
            Hold.objects.get_or_create(
                lead=lead,
                code=reason["code"],
                defaults={"text": reason["text"][:300], "at": newest.at},
            )


class Migration(migrations.Migration):
    dependencies = [("leads", "0018_two_lists_and_holds")]

    operations = [migrations.RunPython(sort_reasons, migrations.RunPython.noop)]
