"""A lead that waits becomes somebody's, in the transaction in which it is first judged."""

from datetime import datetime

from django.contrib.auth.models import User

from leads.models import AssignmentRule, Lead, LeadEvent, teamwork_of
from leads.owners.choosing import Choice, choose_owner
from leads.owners.matching import asked_of
from leads.pipeline.assigning import hand_lead


def give_by_rule(lead: Lead, category: str, now: datetime) -> User | None:
    """Whose it is now. The lead is locked; nothing is done for one that nobody need answer, that is
    somebody's, or that one of us has given to nobody.
    """
    if lead.owner_id or lead.is_test or lead.waiting_since is None:
        return None
    has_rules, known = bool(lead.business.assignment_rules.all()), known_owner(lead)
    if not (has_rules or known) or was_given(lead):
        return None
    lock_turns(lead)
    choice = choose_owner(lead.business, asked_of(lead, category), now, known)
    if choice is None:
        return None
    if choice.rule is not None:
        AssignmentRule.objects.filter(pk=choice.rule.pk).update(last_given=choice.user)
    hand_lead(lead, choice.user, now, why=why_of(choice))
    return choice.user


def was_given(lead: Lead) -> bool:
    return lead.events.standing().filter(kind=LeadEvent.Kind.ASSIGNED).exists()


def lock_turns(lead: Lead) -> None:
    """Two leads at once do not both get the same turn."""
    rows = AssignmentRule.objects.filter(business=lead.business_id).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))


def known_owner(lead: Lead) -> int | None:
    """Whose this person's last lead was, where the team keeps to that."""
    earlier = lead.contact.leads.filter(owner__isnull=False).exclude(pk=lead.pk)
    owner = earlier.order_by("-received_at").values_list("owner", flat=True).first()
    return owner if owner and teamwork_of(lead.business).keeps_owner else None


def why_of(choice: Choice) -> str:
    return "by rule" if choice.rule else "whose their last one was"
