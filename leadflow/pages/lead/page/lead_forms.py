"""What one of us types on the page of a lead."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, gettext_lazy

from followups.answers.answered_since import mark_of_said
from followups.channels import CHANNELS
from followups.channels.ways import ways_to_reach
from followups.models import ChannelKey, SavedReply
from leadflow.pages.helpers.forms.files_field import FilesField
from leadflow.pages.helpers.forms.form_fields import LocalMomentField, TextField
from leadflow.pages.helpers.forms.marked_form import MarkedForm
from leadflow.pages.helpers.forms.seen_field import SeenField
from leads.contacts.called import person_of_lead
from leads.contacts.typed import phone_words
from leads.models import Business, Lead
from leads.pipeline import assigning

NO_WAY = gettext_lazy("They cannot be reached that way. Choose another.")
NO_PLACE = gettext_lazy("Choose where to move it.")


class ReplyForm(MarkedForm):
    text = TextField(label=gettext_lazy("Your reply"), rows=2, required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("By which way"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NO_WAY},
    )

    with_files = FilesField(label=gettext_lazy("Files"), required=False)

    def __init__(
        self,
        lead: Lead,
        data: QueryDict | None = None,
        words: str = "",
        said: str = "",
        files: MultiValueDict[str, UploadedFile] | None = None,
    ) -> None:
        """`words` stand in the box to begin with, and `said` is the mark of what was said."""
        self.lead = lead
        ways = [(key, way_words(key, to, lead.business)) for key, to in ways_to_reach(lead).items()]
        kept = {"text": words, "channel": ways[0][0] if ways else ""}
        if data is None:
            kept["said"] = said or mark_of_said(lead)
        super().__init__(data, files, initial=kept, auto_id="reply-%s")
        self.fields["text"].widget.attrs["placeholder"] = gettext("Write to %(contact)s …") % {
            "contact": person_of_lead(lead)
        }
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        channel.choices = ways
        self.ways = [label for _, label in ways]
        self.sends_mail = ChannelKey.EMAIL in dict(ways)
        business = lead.business
        self.fields["at"] = LocalMomentField(
            business.zone,
            label=gettext("At (%(timezone)s)") % {"timezone": business.timezone},
            required=False,
        )

    def clean_channel(self) -> str:
        """The one chosen, else the one by which they spoke last; "" where they have none."""
        return str(self.cleaned_data["channel"] or self.initial["channel"])

    def with_words(self, words: str) -> "ReplyForm":
        """The same as it was typed, with these words below."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["text"] = "\n\n".join(filter(None, [typed.get("text", "").rstrip(), words]))
        return ReplyForm(self.lead, typed)


def way_words(channel: str, to: str, business: Business) -> str:
    """ "by text to (902) 555-0110"; `channel` is a key of CHANNELS."""
    to = phone_words(to, business.country)
    return gettext("by %(way)s to %(to)s") % {"way": CHANNELS[channel].way, "to": to}


class PutInForm(forms.Form):
    saved = forms.ModelChoiceField(SavedReply.objects.none())

    def __init__(self, business: Business, data: QueryDict) -> None:
        super().__init__(data)
        saved = self.fields["saved"]
        assert isinstance(saved, forms.ModelChoiceField)
        saved.queryset = business.saved_replies.all()


class NoteForm(forms.Form):
    note = TextField(label=gettext_lazy("A note for the team"), rows=2, required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        hint = gettext("Only the team sees this. @name tells a colleague.")
        self.fields["note"].widget.attrs["placeholder"] = hint


class GiveForm(forms.Form):
    to = forms.ChoiceField(
        label=gettext_lazy("Whose it is"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("They do not work here any more. Choose somebody else.")
        },
    )

    seen_owner = SeenField()

    def __init__(self, lead: Lead, data: QueryDict | None = None) -> None:
        stands = {"to": lead.owner_number, "seen_owner": lead.owner_number}
        super().__init__(data, initial=stands, auto_id="give-%s")
        self.people = {str(user.pk): user for user in assigning.people_who_work(lead.business)}
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        names = [(key, assigning.name_of(user)) for key, user in self.people.items()]
        to.choices = [("", gettext("Nobody's yet")), *names]

    def clean(self) -> dict[str, Any]:
        """Nobody is chosen by an empty choice, and by none at all nothing is."""
        if "to" not in self.data:
            raise forms.ValidationError(gettext("Choose whose it is."))
        return self.cleaned_data

    def chosen(self) -> User | None:
        return self.people.get(self.cleaned_data["to"])


class MoveForm(forms.Form):
    to = forms.ChoiceField(
        label=gettext_lazy("Move to"),
        error_messages=dict.fromkeys(["required", "invalid_choice"], NO_PLACE),
    )
    why = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=200)
    seen = SeenField()

    def __init__(self, lead: Lead, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"seen": lead.stage_or_outcome})
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = self.places = moves_of(lead)

    @property
    def completes(self) -> bool:
        """Whether a valid form names an outcome."""
        return self.cleaned_data["to"] in Lead.Outcome.values


def moves_of(lead: Lead) -> list[tuple[str, str]]:
    """Where a person may move it: (stage or outcome, its name)."""
    stages = (Lead.Stage.IN_PROGRESS, Lead.Stage.NEW)
    return [(stage.value, str(stage.label)) for stage in stages if stage != lead.stage] + [
        (outcome.value, gettext("Completed: %(label)s") % {"label": outcome.label})
        for outcome in Lead.Outcome
    ]


class TakeBackForm(forms.Form):
    message = forms.IntegerField(required=False)
