"""Danger in what people write later: rules alone read it, at once and without cost."""

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


def with_dangers(opinion: Opinion, later: Iterable[Inbound]) -> Opinion:
    """The same opinion, and what of their later words presses."""
    for words in later:
        opinion = joined(opinion, dangers_in(words, opinion.category))
    return opinion


def joined(opinion: Opinion, found: Opinion) -> Opinion:
    """The same opinion, with the dangers that were found beside it."""
    known = {reason["code"] for reason in opinion.reasons}
    new = [reason for reason in found.reasons if reason["code"] not in known]
    is_emergency = bool(found.reasons) and found.urgency == Judgement.Urgency.EMERGENCY
    urgency = found.urgency if is_emergency else opinion.urgency
    return replace(opinion, reasons=[*opinion.reasons, *new], urgency=urgency)
