"""For what a person is needed now, and what is only to be checked, told from two readings.

The model names the reasons. What rules alone saw counts beside it only until the model has proved
itself on what the owner checked. Pure.
"""

from dataclasses import replace

from django.utils.translation import gettext_noop

from integrations.texts.sentences import sentence
from leads.judge import plain
from leads.judge.opinion import Opinion
from leads.languages import language_words
from leads.models.judgement import CHECKS, PRESSING, Reason, ReasonCode, new_reason

WHAT_IT_IS = gettext_noop("two fair readers could differ on what it is")
CUSTOMERS = ("new_inquiry", "existing_customer")
KIND = {
    **dict.fromkeys(CUSTOMERS, "customer"),
    **dict.fromkeys(plain.JUNK | {"vendor_solicitation"}, "unwanted"),
    "job_applicant": "job",
    "personal_or_other": "other",
    "wrong_number_or_misdirected": "other",
}  # what is done with it


def reasons_of_both(by_rules: Opinion, by_model: Opinion, is_proven: bool) -> list[Reason]:
    """Why a person is needed now, each code once."""
    if KIND[by_model.category] == KIND[by_rules.category] == "unwanted":
        return kept_of_rules(by_rules, is_proven=True)
    also = [*kept_of_rules(by_rules, is_proven), *junk_or_customer(by_rules, by_model)]
    named = codes_of(by_model.reasons)
    return [*by_model.reasons, *(reason for reason in also if reason["code"] not in named)]


def kept_of_rules(by_rules: Opinion, is_proven: bool) -> list[Reason]:
    """What the rules saw and a model does not clear.

    Orders and a wish to be left alone always; of an emergency they are sure of, what makes it one,
    while the model is unproven.
    """
    kept = {ReasonCode.ORDERS}
    if by_rules.opt_out_sure:
        kept.add(ReasonCode.OPT_OUT)
    if by_rules.urgency == "emergency" and by_rules.urgency_sure and not is_proven:
        kept |= set(PRESSING)
    return [reason for reason in by_rules.reasons if reason["code"] in kept]


def junk_or_customer(by_rules: Opinion, by_model: Opinion) -> list[Reason]:
    """Where one of the two would throw away whom the other, without a doubt of its own, serves."""
    is_junk, is_customer = by_model.category in plain.JUNK, by_rules.category in CUSTOMERS
    is_open = is_sure(by_rules) or not by_model.category_sure
    return [new_reason(ReasonCode.JUNK_OR_CUSTOMER)] if is_junk and is_customer and is_open else []


def is_sure(by_rules: Opinion) -> bool:
    """Whether rules see one thing only that it could be."""
    return ReasonCode.LOW_CONFIDENCE not in codes_of(by_rules.checks)


def checks_of_both(by_rules: Opinion, by_model: Opinion, is_proven: bool) -> list[Reason]:
    """What a person may check: where the model has proved itself, only what it doubts itself."""
    unsure = (
        []
        if by_model.category_sure
        else [new_reason(ReasonCode.LOW_CONFIDENCE, sentence(WHAT_IT_IS))]
    )
    if is_proven:
        return unsure
    return [*unsure, *disagreement(by_rules, by_model), *only_rules_saw(by_rules, by_model)]


def disagreement(by_rules: Opinion, by_model: Opinion) -> list[Reason]:
    """Where the two would do different things with it."""
    if KIND[by_model.category] == KIND[by_rules.category]:
        return []
    one, other = (plain.category_words(o.category) for o in (by_model, by_rules))
    words = sentence("%(one)s or %(other)s", one=one, other=other)
    return [new_reason(ReasonCode.READERS_DISAGREE, words)]


def only_rules_saw(by_rules: Opinion, by_model: Opinion) -> list[Reason]:
    """In one line what the rules alone gave as a reason."""
    named = codes_of(by_model.reasons)
    missed = [r["text"] for r in by_rules.reasons if r["code"] not in named]
    return [new_reason(ReasonCode.RULES_SAW, missed)] if missed else []


def split_lists(opinion: Opinion) -> Opinion:
    """The rules' own opinion, with what they are not sure of as checks."""
    checks = [reason for reason in opinion.reasons if reason["code"] in CHECKS]
    rest = [reason for reason in opinion.reasons if reason["code"] not in CHECKS]
    return replace(opinion, reasons=rest, checks=checks)


def with_facts(opinion: Opinion, languages: list[str]) -> Opinion:
    """With the reasons that follow from the opinion itself: how urgent it is, and its language."""
    reasons = list(opinion.reasons)
    if opinion.urgency == "emergency" and not codes_of(reasons) & set(PRESSING):
        reasons.insert(0, new_reason(ReasonCode.EMERGENCY))
    if KIND[opinion.category] == "customer" and is_not_offered(opinion.language, languages):
        reasons.append(new_reason(ReasonCode.LANGUAGE, language_words(opinion.language)))
    return replace(opinion, reasons=reasons)


def without_switched_off(opinion: Opinion, off: list[str]) -> Opinion:
    """Without the reasons and checks of these codes, which the owner has switched off."""
    reasons = [reason for reason in opinion.reasons if reason["code"] not in off]
    checks = [reason for reason in opinion.checks if reason["code"] not in off]
    return replace(opinion, reasons=reasons, checks=checks)


def is_not_offered(language: str, languages: list[str]) -> bool:
    """Whether it is known to be none of the owner's; where they named none, any is."""
    return bool(language and languages) and language not in languages


def codes_of(reasons: list[Reason]) -> set[str]:
    return {reason["code"] for reason in reasons}
