"""Keep what a form made elsewhere has posted, and read what was kept."""

import json
from datetime import datetime
from typing import cast

from leads.capture import door
from leads.capture.parting import part
from leads.capture.webhook.payload import Post, id_of_body, read_post
from leads.capture.webhook.with_photos import is_with_photos, unpacked
from leads.models import Arrival, Source
from leads.models.arrival_shapes import ArrivalMeta

LONGEST_TYPE = 300  # characters


def keep_post(
    source: Source, body: bytes, content_type: str, now: datetime, ip: str = ""
) -> Arrival:
    """Store a post as it came. What it holds, and its sender's own id of it, is read when it is
    filed.
    """
    meta: door.ArrivalMeta = {"content_type": content_type[:LONGEST_TYPE]}
    return door.receive_body(source, "form", body, now, id_of_body(body), meta, ip)


def become_parts(post: Arrival, parts: tuple[bytes, ...], now: datetime) -> None:
    """A locked post becomes what it tells of each of several people. Raises Overtaken."""
    part(post, [part_of_post(post, raw) for raw in parts], now)


def part_of_post(post: Arrival, raw: bytes) -> Arrival:
    """Not kept yet. It came when and whence the post came."""
    meta = {name: value for name, value in post.meta.items() if name != "content_type"}
    one = door.new_arrival(
        post.source, post.channel, raw, post.received_at, id_of_body(raw), cast(ArrivalMeta, meta)
    )
    one.ip, one.place = post.ip, post.place
    return one


def read_kept(raw: bytes, content_type: str | None) -> Post:
    """What such an arrival holds; None for the type of one whose data was kept, and not its body.

    Raises Unreadable.
    """
    if content_type is None:
        return Post(json.loads(raw))
    if is_with_photos(content_type):
        return unpacked(raw, content_type)
    return read_post(raw, content_type)
