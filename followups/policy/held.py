"""What a person has to decide on, or has decided, before anything goes to a lead by itself."""

from collections import defaultdict
from collections.abc import Collection

from followups.policy.send_facts import HoldFact
from leads.models import Hold, Lead, ReasonCode


def holds_of(leads: dict[int, Lead]) -> dict[int, list[HoldFact]]:
    """For what each lead is held, and nobody has decided yet.

    Whoever seems to ask us to stop means all that we write, whichever inquiry said so.
    """
    found: dict[int, list[HoldFact]] = defaultdict(list)
    rows = Hold.objects.filter(lead__in=leads, decided_at__isnull=True)
    others = rows.exclude(code=ReasonCode.OPT_OUT)
    for held, text in others.values_list("lead_id", "text"):
        found[held].append(HoldFact(text))
    silent = wishes_of({lead.contact_id for lead in leads.values()})
    for pk, lead in leads.items():
        found[pk] += [HoldFact(text, of_opt_out=True) for text in silent[lead.contact_id]]
    return found


def wishes_of(contacts: Collection[int]) -> dict[int, list[str]]:
    """What reads like asking us to stop and nobody has decided on, by person."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Hold.objects.filter(
        lead__contact__in=contacts, code=ReasonCode.OPT_OUT, decided_at__isnull=True
    )
    for contact, text in rows.values_list("lead__contact_id", "text"):
        found[contact].append(text)
    return found


def stopped_by_us(leads: Collection[int]) -> set[int]:
    """Those on which the last decision was that nothing more goes by itself."""
    rows = Hold.objects.filter(lead__in=leads, decided_at__isnull=False)
    last = dict(rows.order_by("decided_at", "pk").values_list("lead_id", "decision"))
    return {lead for lead, decision in last.items() if decision == Hold.Decision.STOP}
