"""Keep what a form made elsewhere has posted."""

from datetime import datetime

from leads.capture import door
from leads.capture.webhook.payload import own_id, payload
from leads.models import Arrival, Source


def keep_post(
    source: Source, body: bytes, content_type: str, now: datetime, ip: str | None = None
) -> Arrival:
    """Store a post under its sender's own id of it. Raises Unreadable."""
    data = payload(body, content_type)
    return door.receive_fields(source, "form", data, now, own_id(data, body), {}, ip)
