"""Fields as data, for machines to read."""

import json
import re

from integrations.inbound_mail import InboundMail
from leads.capture.nested import leaves
from leads.capture.notification.shared import Notification, without_own
from leads.fields import classify_label, understand_fields

MAX_JSON_STARTS = 30


def from_json(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    for start in [m.start() for m in re.finditer(r"[{\[]", mail.text)][:MAX_JSON_STARTS]:
        try:
            data, _ = json.JSONDecoder(strict=False).raw_decode(mail.text[start:])
        except (ValueError, RecursionError):
            continue
        fields = leaves(data)
        if (
            sum(
                1
                for label in fields
                if classify_label(label) in ("email", "phone", "message", "name", "first_name")
            )
            >= 2
        ):
            return Notification(without_own(understand_fields(fields), own), "json", fields)
    return None
