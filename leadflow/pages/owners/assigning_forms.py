"""What is typed on the page of the rules by which inquiries are given."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from leads.colleagues import display_name
from leads.languages import language_names
from leads.models import AssignmentRule, Business, Judgement, Source, Teamwork
from leads.owners.matching import Asked
from leads.owners.rules import Wanted
from leads.pipeline.assigning import people_who_work

WAITED_FOR = (Judgement.Category.NEW_INQUIRY, Judgement.Category.EXISTING_CUSTOMER)
LONGEST = 300
WAYS = [
    (AssignmentRule.Way.IN_TURN, _("Each in turn")),
    (AssignmentRule.Way.LEAST_BUSY, _("Whoever has the fewest open leads")),
]


def languages() -> list[tuple[str, Any]]:
    return [("", _("Any")), *language_names()]


class SourceField(forms.ModelChoiceField):
    def __init__(self) -> None:
        rows = Source.objects.none()
        super().__init__(rows, label=_("It came in through"), required=False, empty_label=_("Any"))

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class RuleForm(forms.Form):
    source = SourceField()
    postcodes = forms.CharField(
        label=_("Its postcode begins with"),
        required=False,
        max_length=LONGEST,
        help_text=_(
            "Several are parted by commas: B3, B4. Empty: any, or none. It is read from a field of"
            " your form that asks for the postcode: add one under Sources if it has none."
        ),
    )
    words = forms.CharField(
        label=_("It says"),
        required=False,
        max_length=LONGEST,
        help_text=_("One of these words, or a word that begins so: boiler, heat. Empty: anything."),
    )
    language = forms.ChoiceField(label=_("Its language"), choices=languages, required=False)
    category = forms.ChoiceField(
        label=_("It is from"),
        required=False,
        choices=[
            ("", _("Anybody")),
            (WAITED_FOR[0], _("Somebody new")),
            (WAITED_FOR[1], _("A customer of ours")),
        ],
    )
    people = forms.MultipleChoiceField(
        label=_("Then it goes to"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Somebody of these works here no more.")},
    )
    way = forms.ChoiceField(
        label=_("Where these are several"), choices=WAYS, widget=forms.RadioSelect
    )

    def __init__(
        self, business: Business, rule: AssignmentRule | None = None, data: QueryDict | None = None
    ) -> None:
        super().__init__(data, initial=kept_of(rule), auto_id="rule-%s")
        self.rule = rule
        self.team: dict[str, User] = {str(u.pk): u for u in people_who_work(business)}
        set_choices(self, "people", [(pk, display_name(user)) for pk, user in self.team.items()])
        choose_sources(self, business)

    def wanted(self) -> Wanted:
        typed = {name: value for name, value in self.cleaned_data.items() if name != "people"}
        return Wanted(people=[self.team[pk] for pk in self.cleaned_data["people"]], **typed)


def kept_of(rule: AssignmentRule | None) -> dict[str, Any]:
    if rule is None:
        return {"way": AssignmentRule.Way.IN_TURN}
    kept = {name: getattr(rule, name) for name in ("postcodes", "words", "language", "category")}
    people = [str(user.pk) for user in rule.people.all()]
    return {**kept, "source": rule.source_id, "way": rule.way, "people": people}


def set_choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def choose_sources(form: forms.Form, business: Business) -> None:
    field = form.fields["source"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = business.sources.order_by("name", "pk")


class TryForm(forms.Form):
    """An inquiry that somebody imagines."""

    source = SourceField()
    postcode = forms.CharField(label=_("Postcode"), required=False, max_length=60)
    words = forms.CharField(label=_("What it says"), required=False, max_length=LONGEST)
    language = forms.ChoiceField(label=_("Language"), choices=languages, required=False)

    def __init__(self, business: Business, data: QueryDict) -> None:
        super().__init__(data or None, auto_id="try-%s")
        choose_sources(self, business)

    def asked(self) -> Asked:
        typed = self.cleaned_data
        source = typed["source"].pk if typed["source"] else None
        words = {name: typed[name] for name in ("postcode", "words", "language")}
        return Asked(source=source, category=WAITED_FOR[0], **words)


class TeamworkForm(forms.Form):
    keeps_owner = forms.BooleanField(
        label=_("Whoever writes again goes to whose their last inquiry was, where they are there"),
        required=False,
    )
    answerer_owns = forms.BooleanField(
        label=_(
            "Whoever answers, meets or reaches somebody first has their inquiry, if nobody has it"
        ),
        required=False,
    )
    managers_at = forms.IntegerField(
        label=_("Managers hear of it after so many percent"),
        required=False,
        min_value=1,
        max_value=100,
    )
    all_at = forms.IntegerField(
        label=_("All who work leads hear of it after so many percent"),
        required=False,
        min_value=1,
        max_value=100,
    )

    def __init__(self, teamwork: Teamwork, data: QueryDict | None = None) -> None:
        kept = {
            "keeps_owner": teamwork.keeps_owner,
            "answerer_owns": teamwork.answerer_owns,
            "managers_at": teamwork.managers_at,
            "all_at": teamwork.all_at,
        }
        super().__init__(data, initial=kept, auto_id="teamwork-%s")
