"""Keep what a form made elsewhere has posted, and read what was kept."""

import json
from datetime import datetime

from leads.capture import door
from leads.capture.webhook.multipart import is_multipart
from leads.capture.webhook.payload import Post, id_of_body, own_id, payload, read_post
from leads.models import Arrival, Source

LONGEST_TYPE = 300  # characters


def keep_post(
    source: Source, body: bytes, content_type: str, now: datetime, ip: str | None = None
) -> Arrival:
    """Store a post under its sender's own id of it. Raises Unreadable.

    One of several parts, which may be files, is kept as it came: its parts are told apart when it
    is filed.
    """
    if is_multipart(content_type):
        meta: door.ArrivalMeta = {"content_type": content_type[:LONGEST_TYPE]}
        return door.receive_body(source, "form", body, now, id_of_body(body), meta, ip)
    data = payload(body, content_type)
    return door.receive_fields(source, "form", data, now, own_id(data, body), {}, ip)


def kept_post(arrival: Arrival) -> Post:
    """What such an arrival holds. Raises Unreadable."""
    raw = bytes(arrival.raw)
    if content_type := arrival.meta.get("content_type"):
        return read_post(raw, content_type)
    return Post(json.loads(raw))
