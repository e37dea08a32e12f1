"""Danger in what people write later: rules read it at once and without cost."""

from collections.abc import Iterable
from dataclasses import replace

from leads.judge.opinion import Inquiry, Opinion
from leads.judge.plain.by_rules import judge_by_rules
from leads.models import Inbound, Judgement
from leads.models.judgement import PRESSING, ReasonCode, new_reason


def dangers_in(words: Inbound, category: str) -> Opinion:
    """The opinion of rules on these words, with no other reasons than those that press."""
    inquiry = Inquiry({}, words.text, channel=words.channel, known_category=category)
    found = judge_by_rules(inquiry)
    pressing = [reason for reason in found.reasons if reason["code"] in PRESSING]
    if not pressing and found.urgency == Judgement.Urgency.EMERGENCY and found.urgency_sure:
        pressing = [new_reason(ReasonCode.EMERGENCY)]
    return replace(found, reasons=pressing)


def emergency_shown(quotes: list[str], category: str, call: int | None = None) -> Opinion:
    """The opinion of a model that sees danger, with the words that show it."""
    return Opinion(
        category,
        Judgement.Urgency.EMERGENCY,
        urgency_evidence=quotes,
        reasons=[new_reason(ReasonCode.EMERGENCY)],
        call=call,
    )


def with_dangers(opinion: Opinion, pressing: Iterable[Inbound]) -> Opinion:
    """The same opinion, and the dangers of their later words, all of which press: those that rules
    do not see were seen by a model.
    """
    for words in pressing:
        found = dangers_in(words, opinion.category)
        opinion = joined(opinion, found if found.reasons else emergency_shown([], opinion.category))
    return opinion


def joined(opinion: Opinion, found: Opinion) -> Opinion:
    """The same opinion, with the dangers that were found beside it."""
    known = {reason["code"] for reason in opinion.reasons}
    new = [reason for reason in found.reasons if reason["code"] not in known]
    joint = replace(opinion, reasons=[*opinion.reasons, *new], call=found.call or opinion.call)
    if found.reasons and found.urgency == Judgement.Urgency.EMERGENCY:
        before = opinion.urgency_evidence if opinion.urgency == found.urgency else []
        shown = list(dict.fromkeys([*before, *found.urgency_evidence]))
        joint = replace(joint, urgency=found.urgency, urgency_evidence=shown)
    return joint
