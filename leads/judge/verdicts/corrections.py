"""What a person has said about a lead holds, whoever judges it since."""

from dataclasses import replace

from leads.criteria import rules
from leads.criteria.rules import Finding
from leads.judge.opinion import Opinion
from leads.models import Criterion, Lead

CRITERION = "criterion:"


def corrected(lead: Lead, rows: list[Criterion], opinion: Opinion) -> Opinion:
    """The same opinion with what a person has said about this lead.

    Of a sentence that has been reworded since, they have said nothing.
    """
    corrected_to = {c.about: c for c in lead.corrections.select_related("criterion")}
    if not corrected_to:
        return opinion
    category = corrected_to["category"].value if "category" in corrected_to else opinion.category
    findings = dict(opinion.findings)
    if category != "new_inquiry":
        findings = {}
    elif opinion.category != "new_inquiry":  # taken for something else, so no sentence was judged
        findings = {
            c.key: rules.decide_rule(c.rule, lead.fields)
            if c.kind == Criterion.Kind.RULE
            else Finding("not_judged")
            for c in rows
        }
    for row in rows:
        correction = corrected_to.get(f"{CRITERION}{row.key}")
        if correction and row.key in findings and row.says_the_same(correction.criterion):
            findings[row.key] = Finding(
                correction.value, findings[row.key].evidence, corrected=True
            )
    return replace(
        opinion,
        category=category,
        urgency=corrected_to["urgency"].value if "urgency" in corrected_to else opinion.urgency,
        findings=findings,
    )
