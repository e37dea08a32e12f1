"""What is thought of one inquiry, by whomever.

The one shape that rules, models and people all fill.
"""

from dataclasses import dataclass, field
from datetime import datetime

from leads.criteria.rules import Finding
from leads.models.judgement import Reason
from leads.models.lead import LeadFields


@dataclass(frozen=True)
class Inquiry:
    """What is judged.

    `text` is what the person wrote this time, `quoted` earlier mail below it. Fields are by their
    own names.
    """

    fields: LeadFields
    text: str
    subject: str = ""
    sender: str = ""
    quoted: str = ""
    channel: str = "form"
    received_at: datetime | None = None
    known_category: str = ""  # what a person said it is

    @property
    def is_mail(self) -> bool:
        return self.channel == "email"

    def everything(self) -> str:
        """Every word of theirs, for finding a quote in."""
        return "\n".join(str(v) for v in self.fields.values()) + "\n" + self.text


@dataclass
class Opinion:
    """One reading of an inquiry.

    `reasons` say why a person is needed now, `checks` what it is not sure of; `findings` are by
    criterion key; evidence is the inquiry's own words.
    """

    category: str
    urgency: str
    findings: dict[str, Finding] = field(default_factory=dict)
    category_evidence: list[str] = field(default_factory=list)
    category_sure: bool = True
    urgency_evidence: list[str] = field(default_factory=list)
    urgency_sure: bool = True
    summary: str = ""
    language: str = ""
    reasons: list[Reason] = field(default_factory=list)
    checks: list[Reason] = field(default_factory=list)
    opt_out: bool = False
    opt_out_sure: bool = True
    judged_by: str = "rules"
    call: int | None = None  # the ModelCall behind it
    note: str = ""
