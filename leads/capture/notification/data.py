"""Fields as data, for machines to read."""

import json
import re

from integrations.inbound_mail import InboundMail
from leads.capture.nested import leaves
from leads.capture.notification.shared import Notification, without_own
from leads.fields import classify_label, understand_fields

MAX_JSON_STARTS = 30
KNOWN_MEANINGS = ("email", "phone", "message", "name", "first_name")
FEWEST_KNOWN = 2


def from_json(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    for start in [m.start() for m in re.finditer(r"[{\[]", mail.text)][:MAX_JSON_STARTS]:
        fields = fields_at(mail.text[start:])
        known = [label for label in fields if classify_label(label) in KNOWN_MEANINGS]
        if len(known) >= FEWEST_KNOWN:
            return Notification(without_own(understand_fields(fields), own), "json", fields)
    return None


def fields_at(text: str) -> dict[str, str]:
    """The leaves of the JSON with which a text begins; {} where it begins with none."""
    try:
        data, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return {}
    return leaves(data)
