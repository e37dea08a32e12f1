"""A post of our own form with photos: its fields as JSON, and the files beside them, in one body.

The same fields and files make the same body, so that what is sent again is known again.
"""

import hashlib
import json
from datetime import datetime

from urllib3.filepost import encode_multipart_formdata

from integrations.texts.sentences import sentence
from leads.capture import door
from leads.capture.webhook.charsets import as_bytes
from leads.capture.webhook.multipart import read_parts
from leads.capture.webhook.payload import Post, Unreadable
from leads.models import Arrival, Source
from leads.models.arrival_shapes import ArrivalMeta
from leads.models.lead import LeadFields

KIND = "multipart/x-leadflow-form"
Photo = tuple[str, bytes]  # what its sender calls it, and its content


def keep_with_photos(
    source: Source,
    fields: LeadFields,
    photos: list[Photo],
    now: datetime,
    submission_id: str,
    meta: ArrivalMeta,
    ip: str,
) -> Arrival:
    """Store a submission of named fields together with its photos."""
    body, content_type = packed(fields, photos)
    kept: ArrivalMeta = {**meta, "content_type": content_type}
    return door.receive_body(source, "form", body, now, submission_id, kept, ip)


def packed(fields: LeadFields, photos: list[Photo]) -> tuple[bytes, str]:
    """The body, and its content type."""
    told = json.dumps(fields, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    seen = hashlib.sha256(told)
    for _, content in photos:
        seen.update(hashlib.sha256(content).digest())
    boundary = seen.hexdigest()
    files = [("photo", (name or "photo", content)) for name, content in photos]
    body, _ = encode_multipart_formdata([("fields", told), *files], boundary)
    return body, f"{KIND}; boundary={boundary}"


def is_with_photos(content_type: str) -> bool:
    return content_type.startswith(KIND)


def unpacked(body: bytes, content_type: str) -> Post:
    """Raises Unreadable where it is not as `packed` made it."""
    values, files = read_parts(body, content_type) or ([], [])
    if not values:
        raise Unreadable(sentence("The parts of the form cannot be told apart."))
    return Post(json.loads(as_bytes(values[0][1])), files)
