"""What an owner sets of people, and what somebody gives who joins."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from leadflow.accounts.inviting import Invited
from leads.models import Membership
from leads.pipeline import assigning

BY_MAIL, BY_LINK = "mail", "link"
CHOOSE_ROLE = dict.fromkeys(
    ["required", "invalid_choice"], gettext_lazy("Choose what they may do.")
)
ROLES = [
    (Membership.Role.OWNER, gettext_lazy("Owner: everything, also people, connections and data")),
    (
        Membership.Role.MANAGER,
        gettext_lazy("Manager: works leads, decides criteria, texts and sources"),
    ),
    (Membership.Role.MEMBER, gettext_lazy("Member: answers and moves leads")),
    (Membership.Role.VIEWER, gettext_lazy("Viewer: reads")),
]


class TeamForm(forms.Form):
    second_factor = forms.BooleanField(
        label=gettext_lazy("Demand a second factor of everybody here, owners too"), required=False
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=gettext_lazy("What they may do"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages=CHOOSE_ROLE,
    )
    own_leads_only = forms.BooleanField(
        label=gettext_lazy("Only leads that are theirs"),
        required=False,
        help_text=gettext_lazy(
            "A member or viewer then sees what was given to them, and no figures."
        ),
    )


class InviteForm(RoleForm):
    email = forms.CharField(
        label=gettext_lazy("Their e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How they get the link"),
        choices=[
            (BY_MAIL, gettext_lazy("By mail from us")),
            (BY_LINK, gettext_lazy("I hand it over myself")),
        ],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], gettext_lazy("Choose how they get it.")
        ),
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
        label=gettext_lazy("Who takes their open leads"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("They do not work leads here. Choose somebody who does.")
        },
    )

    def __init__(self, place: Membership, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="leave-%s")
        others = [u for u in assigning.people_who_work(place.business) if u != place.user]
        self.people = {str(user.pk): user for user in others}
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        names = [(key, assigning.name_of(user)) for key, user in self.people.items()]
        to.choices = [("", gettext("Nobody: they stand without a name")), *names]

    def chosen(self) -> User | None:
        return self.people.get(self.cleaned_data["to"])


class JoinForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("A password"),
        required=False,
        strip=False,
        help_text=gettext_lazy("At least 12 characters. A sentence is fine."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def as_typed(self) -> dict[str, Any]:
        return {"name": self.cleaned_data["name"], "password": self.cleaned_data["password"]}
