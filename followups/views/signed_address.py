"""The lead that an address in one of our messages was made for."""

from django.http import Http404

from followups.opt_out.unsubscribe import (
    lead_of_token,
)
from leads.models import Lead


def lead_addressed(token: str, page: str) -> Lead:
    """The lead that a signed address was made for. Http404 for any other address."""
    lead = lead_of_token(token, page)
    if lead is None:
        raise Http404
    return lead
