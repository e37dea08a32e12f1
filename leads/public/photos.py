"""Photos that a visitor sends with the form: what counts as one, how many, and how large."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from integrations.strangers import files

MOST, LARGEST = 8, 20 * 1024 * 1024  # photos, and bytes of all of them together
HEAD = 4096  # bytes that tell what a file is
RUNS = "image/svg+xml"  # a page that can run


class FilesInput(forms.ClearableFileInput):
    """Several at once; a phone offers its camera as well as its pictures."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PhotosField(forms.FileField):
    """Several pictures, or none."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        if not data:
            super().clean(None, initial)
            return []
        found = [super(PhotosField, self).clean(each, initial) for each in data]
        if not all(map(is_photo, found)):
            raise forms.ValidationError(self.error_messages["invalid_image"])
        return found

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"accept": "image/*"}


def is_photo(file: UploadedFile) -> bool:
    """Told by its content: a name and its sender's word never count."""
    file.seek(0)
    kind = files.kind(file.read(HEAD))
    file.seek(0)
    return kind.startswith("image/") and kind != RUNS


def are_too_many(photos: list[UploadedFile]) -> bool:
    return len(photos) > MOST or sum(photo.size or 0 for photo in photos) > LARGEST


def bytes_beside(request: HttpRequest) -> int:
    """How large a post is without its files."""
    sent = [file.size or 0 for _, each in request.FILES.lists() for file in each]
    return int(request.META["CONTENT_LENGTH"]) - sum(sent)


def contents(photos: list[UploadedFile]) -> list[tuple[str, bytes]]:
    """(name, bytes) of each."""
    return [(photo.name or "", photo.read()) for photo in photos]
