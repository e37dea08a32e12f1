"""The forms of answers: a rule for each kind of message."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from followups.content.merge_fields import LONGEST_SUBJECT
from followups.models import AnswerRule
from followups.owner.answer_modes import Rule
from leadflow.pages.helpers.forms.form_fields import TextField
from leads.models import Source

AS_EVERYWHERE = ("", gettext_lazy("As for every source"))


class RuleForm(forms.Form):
    mode = forms.ChoiceField(label=gettext_lazy("Answer"), choices=AnswerRule.Mode.choices)
    late = forms.ChoiceField(
        label=gettext_lazy(
            "When no draft can be written, or nobody has approved one five minutes before the "
            "promise ends"
        ),
        choices=AnswerRule.Late.choices,
    )
    subject = forms.CharField(
        label=gettext_lazy("Subject"), required=False, max_length=LONGEST_SUBJECT
    )
    body = TextField(label=gettext_lazy("Text"), required=False, rows=7)

    def __init__(
        self, category: str, rule: Rule, source: Source | None, data: QueryDict | None = None
    ) -> None:
        """Of a source it may also say that the rule is the one for every source.

        What is posted counts where it speaks of this kind of message; what it does not speak of
        stays as it is.
        """
        kept = {"mode": rule.mode, "late": rule.late, "subject": rule.subject, "body": rule.body}
        if source and not rule.own:
            kept["mode"] = ""
        self.category, self.rule = category, rule
        speaks = data is not None and f"{category}-mode" in data
        super().__init__(data if speaks else None, prefix=category, initial=kept)
        if source:
            mode = self.fields["mode"]
            assert isinstance(mode, forms.ChoiceField)
            mode.choices, mode.required = [AS_EVERYWHERE, *AnswerRule.Mode.choices], False

    @property
    def has_text(self) -> bool:
        """Whether the fields of the text are to be in sight."""
        return bool(self["body"].value() or self["subject"].errors or self["body"].errors)

    def typed_rule(self) -> Rule:
        """What was typed into a valid form."""
        return Rule(**self.cleaned_data)
