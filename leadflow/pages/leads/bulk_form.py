"""What is done to many leads at once, as it is posted."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from leadflow.pages.helpers.forms.safe_input import number_in
from leadflow.pages.helpers.viewer.scope import chosen
from leads.models import Lead
from leads.pipeline import assigning, tagging

ALL, TICKED = "all", "ticked"
SALT = "leadflow.bulk"
DOES = [
    ("assign", _("Give")),
    ("complete", _("Complete")),
    ("tag", _("Tag")),
    ("untag", _("Take the tag off")),
    ("stop", _("Stop follow-ups")),
    ("no_inquiry", _("No inquiry")),
]


class NumbersField(forms.Field):
    """Numbers of rows, as boxes that are ticked give them."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        return [number for typed in value or [] if (number := number_in(str(typed)))]


class SeenAtField(forms.DateTimeField):
    """When a list was shown; what no database takes for a moment is none."""

    default_error_messages: ClassVar = {"invalid": _("Load the list again first.")}

    def to_python(self, value: Any) -> datetime | None:
        found = super().to_python(value)
        try:
            return found and found.astimezone(UTC)
        except OverflowError as error:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from error


class WhichForm(forms.Form):
    """Those that are ticked, or all that are found."""

    lead = NumbersField(required=False)
    scope = forms.ChoiceField(choices=[(TICKED, TICKED), (ALL, ALL)], required=False)
    until = SeenAtField(required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("scope") == ALL:
            if not given.get("until"):
                raise forms.ValidationError(_("Load the list again first."))
        elif not given.get("lead"):
            raise forms.ValidationError(_("Tick one or more leads first."))
        return given

    @property
    def is_all(self) -> bool:
        return bool(self.cleaned_data["scope"] == ALL)


class ExportForm(WhichForm):
    export = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "XLSX")])


class BulkForm(WhichForm):
    do = forms.ChoiceField(choices=DOES)
    owner = forms.ChoiceField(required=False)
    outcome = forms.ChoiceField(choices=[("", ""), *Lead.Outcome.choices], required=False)
    tag = forms.CharField(required=False, max_length=tagging.LONGEST)
    after = forms.CharField(required=False, max_length=80)

    def __init__(self, request: HttpRequest, data: Any) -> None:
        super().__init__(data)
        self.people = people_of(request)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [("", ""), *((key, "") for key in self.people)]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("do") == "complete" and not given.get("outcome"):
            raise forms.ValidationError(_("Choose the outcome first."))
        if given.get("do") in ("tag", "untag") and not given.get("tag"):
            raise forms.ValidationError(_("Type the tag first."))
        return given

    @property
    def new_owner(self) -> User | None:
        return self.people.get(self.cleaned_data["owner"])

    def rest(self, after: str) -> str:
        """The same for those that come after a place, sealed, for the address."""
        kept = ("do", "owner", "outcome", "tag")
        until: datetime = self.cleaned_data["until"]
        given = {name: self.cleaned_data[name] for name in kept}
        return signing.dumps({**given, "until": until.isoformat(), "after": after}, salt=SALT)


def people_of(request: HttpRequest) -> dict[str, User]:
    """Whoever works leads in one of the businesses shown, by their number."""
    teams: Sequence[list[User]] = [assigning.people_who_work(one) for one in chosen(request)]
    return {str(user.pk): user for team in teams for user in team}


def rest_in(sealed: str) -> dict[str, str] | None:
    """What was sealed by `rest`; None for anything else."""
    try:
        found: dict[str, str] = signing.loads(sealed, salt=SALT)
    except signing.BadSignature:
        return None
    return found
