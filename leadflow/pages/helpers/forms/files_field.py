"""Several files at once, a phone's photos among them."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

File = tuple[str, bytes]  # (name, bytes)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several, or none; an empty one is for the verb to refuse, by its name."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        given: list[UploadedFile] = list(data or [])
        return [(file.name or "", file.read()) for file in given]
