"""What an owner sets of people, and what somebody gives who joins."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict

from leadflow.accounts.inviting import Invited
from leads.models import Membership
from leads.pipeline import assigning

BY_MAIL, BY_LINK = "mail", "link"
CHOOSE_ROLE = dict.fromkeys(["required", "invalid_choice"], "Choose what they may do.")
ROLES = [
    (Membership.Role.OWNER, "Owner: everything, also people, connections and data"),
    (Membership.Role.MANAGER, "Manager: works leads, decides criteria, texts and sources"),
    (Membership.Role.MEMBER, "Member: answers and moves leads"),
    (Membership.Role.VIEWER, "Viewer: reads"),
]


class TeamForm(forms.Form):
    second_factor = forms.BooleanField(
        label="Demand a second factor of everybody here, owners too", required=False
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label="What they may do",
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages=CHOOSE_ROLE,
    )
    own_leads_only = forms.BooleanField(
        label="Only leads that are theirs",
        required=False,
        help_text="A member or viewer then sees what was given to them, and no figures.",
    )


class InviteForm(RoleForm):
    email = forms.CharField(
        label="Their e-mail address",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    way = forms.ChoiceField(
        label="How they get the link",
        choices=[(BY_MAIL, "By mail from us"), (BY_LINK, "I hand it over myself")],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose how they get it."),
    )
    field_order = ("email", "role", "own_leads_only", "way")

    def __init__(self, data: QueryDict | None = None) -> None:
        begins = {"role": Membership.Role.MEMBER, "way": BY_MAIL}
        super().__init__(data, initial=begins, auto_id="invite-%s")

    def invited(self) -> Invited:
        typed = self.cleaned_data
        by_mail = typed["way"] == BY_MAIL
        return Invited(typed["email"], typed["role"], typed["own_leads_only"], by_mail)


class LeaveForm(forms.Form):
    to = forms.ChoiceField(
        label="Who takes their open leads",
        required=False,
        error_messages={"invalid_choice": "They do not work leads here. Choose somebody who does."},
    )

    def __init__(self, place: Membership, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="leave-%s")
        others = [u for u in assigning.people_who_work(place.business) if u != place.user]
        self.people = {str(user.pk): user for user in others}
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        names = [(key, assigning.name_of(user)) for key, user in self.people.items()]
        to.choices = [("", "Nobody: they stand without a name"), *names]

    def chosen(self) -> User | None:
        return self.people.get(self.cleaned_data["to"])


class JoinForm(forms.Form):
    name = forms.CharField(
        label="Your name",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    password = forms.CharField(
        label="A password",
        required=False,
        strip=False,
        help_text="At least 12 characters. A sentence is fine.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def as_typed(self) -> dict[str, Any]:
        return {"name": self.cleaned_data["name"], "password": self.cleaned_data["password"]}
