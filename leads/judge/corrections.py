"""What a person has said about a lead holds, whoever judges it since."""

from dataclasses import replace

from leads import rules as deciding
from leads.judge.opinion import Opinion
from leads.models import Criterion, Lead
from leads.rules import Finding

CRITERION = "criterion:"


def corrected(lead: Lead, rows: list[Criterion], opinion: Opinion) -> Opinion:
    """The same opinion with what a person has said about this lead, whoever judged it since."""
    said = {c.about: c.value for c in lead.corrections.all()}
    if not said:
        return opinion
    category = said.get("category", opinion.category)
    findings = dict(opinion.findings)
    if category != "new_inquiry":
        findings = {}
    elif opinion.category != "new_inquiry":  # taken for something else, so no sentence was judged
        findings = {c.key: deciding.decide(c.rule, lead.fields) if c.kind == Criterion.Kind.RULE else Finding("not_judged") for c in rows}
    findings |= {key: Finding(value, findings[key].evidence, corrected=True) for about, value in said.items() if (key := about.removeprefix(CRITERION)) in findings and about.startswith(CRITERION)}
    return replace(opinion, category=category, urgency=said.get("urgency", opinion.urgency), findings=findings)
