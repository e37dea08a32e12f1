"""Posts of forms made elsewhere: their bodies, and what their fields mean."""

from leads.capture.webhook.keeping import become_parts, keep_post, read_kept
from leads.capture.webhook.meanings import MEANINGS, named, with_titles
from leads.capture.webhook.multipart import LARGEST, is_multipart
from leads.capture.webhook.payload import NO_FORM, Unreadable, own_id
from leads.capture.webhook.several import parts_of
from leads.capture.webhook.with_photos import is_with_photos, keep_with_photos

__all__ = [
    "LARGEST",
    "MEANINGS",
    "NO_FORM",
    "Unreadable",
    "become_parts",
    "is_multipart",
    "is_with_photos",
    "keep_post",
    "keep_with_photos",
    "named",
    "own_id",
    "parts_of",
    "read_kept",
    "with_titles",
]
