"""A few leads are drawn at random for a person to check.

Whoever checks only what a judgement doubts never learns how many of the others are wrong.
"""

import hashlib

from leads.models import Lead

SHARE = 0.04


def is_drawn(lead: Lead) -> bool:
    """Whether this lead is one of them: always the same, and never once somebody has looked."""
    digest = hashlib.sha256(f"check lead {lead.pk}".encode()).digest()
    drawn = int.from_bytes(digest[:4]) < SHARE * 2**32
    return drawn and not lead.judgements.filter(reviewed_at__isnull=False).exists()
