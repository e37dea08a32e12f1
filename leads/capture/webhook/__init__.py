"""Posts of forms made elsewhere: their bodies, and what their fields mean. Pure."""

from leads.capture.webhook.meanings import IGNORED, MEANINGS, named, with_titles
from leads.capture.webhook.payload import Unreadable, own_id, payload

__all__ = ["IGNORED", "MEANINGS", "Unreadable", "named", "own_id", "payload", "with_titles"]
