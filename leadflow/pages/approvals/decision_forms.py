"""What a person decides about a draft: it goes, as it is or changed, or it does not."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from followups.answers.drafting.draft import ONE_OF_US
from followups.channels import CHANNELS
from followups.models import Message
from leadflow.pages.helpers.forms.form_fields import LocalMomentField, TextField
from leadflow.pages.helpers.forms.marked_form import MarkedForm


class DecisionForm(forms.Form):
    seen = forms.CharField(required=False)  # the hash of what was read

    def __init__(self, message: Message, data: QueryDict | None = None) -> None:
        """Several stand on one page, each with ids of its own."""
        super().__init__(data, auto_id=f"%s-{message.pk}")
        self.message = message


class ApproveForm(MarkedForm, DecisionForm):
    subject = forms.CharField(
        label=gettext_lazy("Subject"), error_messages={"required": gettext_lazy("Write a subject.")}
    )
    body = TextField(
        label=gettext_lazy("Text"),
        rows=12,
        error_messages={"required": gettext_lazy("Write the text.")},
    )

    def __init__(self, message: Message, data: QueryDict | None = None, said: str = "") -> None:
        """`said` is the mark of what was said and done."""
        super().__init__(message, data)
        self.initial = {"subject": message.subject, "body": message.body, "said": said}
        if not CHANNELS[message.channel].has_subject:
            del self.fields["subject"]
        business = message.business
        self.fields["at"] = LocalMomentField(
            business.zone,
            label=gettext("Not before (%(timezone)s)") % {"timezone": business.timezone},
            required=False,
        )


class RejectForm(DecisionForm):
    why = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Why (for the others)")}),
    )


def forms_of_draft(
    message: Message, seen: str, said: str, decided: DecisionForm | None = None
) -> dict[str, Any]:
    """A draft and the forms to decide on it; `seen` is the hash and `said` the mark of what is read
    before.

    `decided` is the one that was posted: what a person typed stays when something is wrong with it.
    """
    is_approval, is_rejection = isinstance(decided, ApproveForm), isinstance(decided, RejectForm)
    return {
        "message": message,
        "draft": getattr(message, "draft", None),
        "seen": seen,
        "approve": decided if is_approval else ApproveForm(message, said=said),
        "reject": decided if is_rejection else RejectForm(message),
        "usual": ONE_OF_US,
    }
