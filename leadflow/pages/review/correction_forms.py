"""How a person says what is right about a lead, on every page that has the form."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from leads.judge.verdicts.corrections import CRITERION
from leads.models import Judgement, Verdict
from leads.models.judgement import verdict_label
from leads.review.corrections import VERDICTS

NO_VERDICT = gettext_lazy(
    "That is no verdict for this lead. Load the page again and choose from the lists."
)


class ReviewForm(forms.Form):
    """The judgement that was seen, and the page to go back to."""

    judgement = forms.CharField(required=False)
    next = forms.CharField(required=False)


class CorrectionForm(ReviewForm):
    """What it is, its urgency, and a verdict on each criterion.

    What is left as it was judged is not corrected.
    """

    def __init__(self, judgement: Judgement, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id=f"%s-{judgement.lead_id}")
        self.about: list[str] = []
        self.add_choice("category", gettext("What it is"), Judgement.Category.choices)
        self.add_choice("urgency", gettext("Urgency"), Judgement.Urgency.choices)
        self.initial = {"category": judgement.category, "urgency": judgement.urgency}
        for verdict in judgement.verdicts.all():
            self.add_criterion(verdict)
        self.fields["why"] = forms.CharField(label=gettext("Why"), required=False, max_length=300)

    def add_criterion(self, verdict: Verdict) -> None:
        name = f"{CRITERION}{verdict.criterion.key}"
        not_judged = [] if verdict.is_judged else [("", gettext("Not judged"))]
        self.add_choice(name, verdict.criterion.text, [*not_judged, *verdict_choices(verdict)])
        self.initial[name] = verdict.verdict if verdict.is_judged else ""

    def add_choice(self, name: str, label: str, choices: list[Any]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=choices,
            required=False,
            error_messages={"invalid_choice": NO_VERDICT},
        )
        self.about.append(name)

    @property
    def criteria(self) -> list[forms.BoundField]:
        return [self[name] for name in self.about if name not in ("category", "urgency")]

    def changes(self) -> dict[str, str]:
        """What was chosen in a valid form: {"category" | "urgency" | "criterion:KEY": value}."""
        return {name: self.cleaned_data[name] for name in self.about if self.cleaned_data[name]}


def verdict_choices(verdict: Verdict) -> list[tuple[str, str]]:
    """What a person may say of its criterion, in the words for it."""
    return [(one.value, verdict_label(one, verdict.criterion.disqualifying)) for one in VERDICTS]
