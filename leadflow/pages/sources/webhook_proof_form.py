"""The form for the secret of a webhook, by which a post shows whose it is."""

from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from leadflow.pages.helpers.forms.secret_fields import Kept, SecretField, SecretsForm
from leads.models import Source


class ProofForm(SecretsForm):
    secret = SecretField(
        label=gettext_lazy("Secret of the form builder"),
        help_text=gettext_lazy("Left empty, a new one is made and shown once."),
    )

    def __init__(self, source: Source, person: User, data: QueryDict | None = None) -> None:
        super().__init__(source.business, person, Kept(), data)

    def is_needed(self, name: str, cleaned: dict[str, Any]) -> bool:
        return False
