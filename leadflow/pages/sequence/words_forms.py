"""The forms of what drafts say: the frame, an approved fact, a question, each in one language."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from followups.models import OwnQuestion
from followups.owner.framing import FrameTexts
from leadflow.pages.helpers.forms.form_fields import TextField
from leads.models import Fact


class FrameForm(forms.Form):
    opening = TextField(label=gettext_lazy("First sentence"), required=False, rows=2)
    next_step = TextField(label=gettext_lazy("Next step"), required=False, rows=2)
    closing = TextField(label=gettext_lazy("Last sentence"), required=False, rows=2)
    sign_off = TextField(label=gettext_lazy("Sign-off"), required=False, rows=2)
    decline = TextField(label=gettext_lazy("Where nothing fits"), required=False, rows=3)

    def __init__(self, kept: FrameTexts, ours: FrameTexts, data: QueryDict | None = None) -> None:
        """Where the owner has written nothing, what we say stands in the field in grey."""
        super().__init__(data, initial=asdict(kept))
        for name, text in asdict(ours).items():
            self.fields[name].widget.attrs["placeholder"] = text


class RowForm(forms.Form):
    """One fact or question; `row` is the one that is changed, None for a new one."""

    kind = ""

    def __init__(
        self,
        row: Any,
        language: str,
        initial: dict[str, str],
        data: QueryDict | None = None,
    ) -> None:
        name = f"{self.kind}-{row.pk if row else 'new'}"
        super().__init__(data, initial=initial, auto_id=f"%s-{name}")
        self.row, self.language = row, language


class FactForm(RowForm):
    kind = "fact"
    topic = forms.CharField(label=gettext_lazy("Topic"), required=False)
    text = TextField(label=gettext_lazy("The sentence, word for word"), required=False, rows=2)

    def __init__(self, row: Fact | None, language: str, data: QueryDict | None = None) -> None:
        wording = row.wordings.get(language) if row else None
        kept = {"topic": wording["topic"], "text": wording["text"]} if wording else {}
        super().__init__(row, language, kept, data)
        self.shown = wording or (row.first_wording if row else None)
        self.is_missing = row is not None and wording is None


class QuestionForm(RowForm):
    kind = "question"
    text = TextField(label=gettext_lazy("The question"), required=False, rows=2)

    def __init__(
        self, row: OwnQuestion | None, language: str, data: QueryDict | None = None
    ) -> None:
        text = row.texts.get(language, "") if row else ""
        super().__init__(row, language, {"text": text}, data)
        other = next(iter(row.texts.values()), "") if row else ""
        self.shown = {"topic": "", "text": text or other}
        self.is_missing = row is not None and not text
