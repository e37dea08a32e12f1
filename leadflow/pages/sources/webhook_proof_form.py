"""The form for the secret of a webhook, by which a post shows whose it is."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from leadflow.pages.helpers.forms.secret_fields import Kept, SecretField, SecretsForm
from leads.models import Source

MADE, TYPED = "made", "typed"


class ProofForm(SecretsForm):
    by = forms.ChoiceField(
        label=gettext_lazy("Whose secret"),
        choices=[
            (MADE, gettext_lazy("A new one, shown once")),
            (TYPED, gettext_lazy("The one typed below")),
        ],
    )
    secret = SecretField(label=gettext_lazy("Secret of the form builder"))

    def __init__(self, source: Source, person: User, data: QueryDict | None = None) -> None:
        super().__init__(source.business, person, Kept(), data)

    def is_needed(self, name: str, cleaned: dict[str, Any]) -> bool:
        return False
