"""Which sequence is for whom: the one for this kind or fit, else the one for every new inquiry."""

from django.db.models import Prefetch

from followups.channels import CHANNELS
from followups.models import Sequence, SequenceStep
from followups.owner.audience import FOLLOWED_UP
from leads.models import Business, Judgement, Lead

IN_FORCE = Prefetch(
    "business__sequences", Sequence.objects.filter(in_force=True).prefetch_related("steps")
)


def sequence_in_force(business: Business, audience: str = "") -> Sequence | None:
    return Sequence.objects.filter(business=business, audience=audience, in_force=True).first()


def sequence_for(business: Business, judgement: Judgement | None) -> Sequence | None:
    """The sequence whose steps somebody gets who was judged so.

    None where there are none for their kind of message.
    """
    category = judgement.category if judgement else Judgement.Category.NEW_INQUIRY
    if category in FOLLOWED_UP:
        audiences = ["", judgement.fit if judgement else ""]
        return max(in_force_among(business, audiences), key=lambda one: one.audience, default=None)
    return next(iter(in_force_among(business, [category])), None)


def in_force_among(business: Business, audiences: list[str]) -> list[Sequence]:
    """Several leads of one business prefetch IN_FORCE."""
    return [one for one in business.sequences.all() if one.in_force and one.audience in audiences]


def steps_for(sequence: Sequence, lead: Lead, check_ins: bool = False) -> list[SequenceStep]:
    """The follow-ups, or the check-ins, that can go to this lead at all."""
    return [
        step
        for step in sequence.steps.all()
        if step.is_check_in == check_ins and CHANNELS[step.channel].address(lead)
    ]


def is_followed_up(sequence: Sequence, category: str) -> bool:
    """Whether somebody who is in this sequence stays in it when taken for this kind of message."""
    return category in FOLLOWED_UP or sequence.audience == category
