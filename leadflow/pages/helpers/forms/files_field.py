"""Several files at once, a phone's photos among them."""

from typing import Any

from django import forms

from followups.answers.sent_files import File
from leads.public.photos import FilesInput, contents


class FilesField(forms.FileField):
    """Several, or none; an empty one is for the verb to refuse, by its name."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        return contents(data or [])
