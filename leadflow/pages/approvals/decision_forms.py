"""What a person decides about a draft: it goes, as it is or changed, or it does not."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from followups.channels import CHANNELS
from followups.models import Message
from leadflow.pages.helpers.forms.form_fields import LocalMomentField, TextField


class DecisionForm(forms.Form):
    seen = forms.CharField(required=False)  # the hash of what was read

    def __init__(self, message: Message, data: QueryDict | None = None) -> None:
        """Several stand on one page, each with ids of its own."""
        super().__init__(data, auto_id=f"%s-{message.pk}")


class ApproveForm(DecisionForm):
    subject = forms.CharField(
        label=gettext_lazy("Subject"), error_messages={"required": gettext_lazy("Write a subject.")}
    )
    body = TextField(
        label=gettext_lazy("Text"),
        rows=12,
        error_messages={"required": gettext_lazy("Write the text.")},
    )

    def __init__(self, message: Message, data: QueryDict | None = None) -> None:
        super().__init__(message, data)
        self.initial = {"subject": message.subject, "body": message.body}
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
