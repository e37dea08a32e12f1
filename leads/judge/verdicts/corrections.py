"""What a person has said about a lead holds, whoever judges it since."""

from dataclasses import replace

from leads.criteria import rules
from leads.criteria.rules import Finding
from leads.judge.opinion import Opinion
from leads.models import Correction, Criterion, Lead

CRITERION = "criterion:"


def with_corrections(lead: Lead, rows: list[Criterion], opinion: Opinion) -> Opinion:
    """The same opinion with what a person has said about this lead.

    Of a sentence that has been reworded since, they have said nothing.
    """
    corrected_to = {c.about: c for c in lead.corrections.all()}
    if not corrected_to:
        return opinion
    category = value_of(corrected_to.get("category"), opinion.category)
    return replace(
        opinion,
        category=category,
        urgency=value_of(corrected_to.get("urgency"), opinion.urgency),
        findings=corrected_findings(
            corrected_to, rows, findings_for(category, lead, rows, opinion)
        ),
    )


def value_of(correction: Correction | None, otherwise: str) -> str:
    return correction.value if correction else otherwise


def findings_for(
    category: str, lead: Lead, rows: list[Criterion], opinion: Opinion
) -> dict[str, Finding]:
    """The findings that go with a category; what was taken for something else had none."""
    if category != "new_inquiry":
        return {}
    if opinion.category == "new_inquiry":
        return dict(opinion.findings)
    return {
        c.key: rules.decide_rule(c.rule, lead.fields)
        if c.kind == Criterion.Kind.RULE
        else Finding("not_judged")
        for c in rows
    }


def corrected_findings(
    corrected_to: dict[str, Correction], rows: list[Criterion], findings: dict[str, Finding]
) -> dict[str, Finding]:
    found = dict(findings)
    for row in rows:
        correction = corrected_to.get(f"{CRITERION}{row.key}")
        if correction and row.key in found and row.says_the_same(correction.criterion):
            found[row.key] = Finding(correction.value, found[row.key].evidence, corrected=True)
    return found
