"""What a company says of itself.

The title and description of its home page, where the owner wants that. A hint for people, never a
reason to decide.
"""

from datetime import datetime, timedelta
from typing import Any

import lxml.html
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_noop

from integrations.errors import OutsideError
from integrations.network import web
from integrations.texts.sentences import sentence
from leads.business.preferences import keep_columns
from leads.fields import one_line
from leads.models import Business, Lead

MAX_BYTES = 512 * 1024  # bytes: titles stand at the top
SECONDS = 6
LEASE = timedelta(minutes=2)
STALE = timedelta(hours=1)
TITLE, ABOUT = gettext_noop("home page"), gettext_noop("says of itself")


def look_up_next_website(now: datetime) -> bool:
    """Look at one company's home page.

    False when none is due. It is tried once: whoever cannot be reached stays unknown.
    """
    lead = claim_look_up(now)
    if lead is None:
        return False
    found: dict[str, str] = {}
    if now - lead.received_at < STALE:
        try:
            page = web.fetch(f"https://{lead.enrichment['company domain']}/", MAX_BYTES, SECONDS)
            found = read_website(page)
        except OutsideError as error:
            found = {TITLE: sentence("not read: %(why)s", why=error.words)}
    settle_look_up(lead, found)
    return True


@transaction.atomic(durable=True)
def switch_look_ups(business: Business, on: bool, now: datetime, by: User) -> None:
    """Whether home pages are looked at from now on."""
    keep_columns(business, "sources", {"look_up_websites": on}, now, by)


@transaction.atomic(durable=True)
def claim_look_up(now: datetime) -> Lead | None:
    lead = Lead.objects.filter(look_up_at__lte=now).locked(skip=True).order_by("look_up_at").first()
    if lead is not None:
        lead.look_up_at = now + LEASE
        lead.save(update_fields=["look_up_at"])
    return lead


def read_website(page: web.Fetched) -> dict[str, str]:
    """Title and description of an HTML page; nothing of anything else."""
    if page.kind not in ("text/html", "application/xhtml+xml", "") or not page.body.strip():
        return {}
    try:
        tree: Any = lxml.html.fromstring(page.body)
    except (ValueError, lxml.etree.LxmlError):
        return {}
    title = one_line(" ".join(tree.xpath("//title//text()")), 160)
    about = one_line(
        next(
            iter(
                tree.xpath(
                    "//meta[translate(@name,'DESCRIPTION','description')='description' or "
                    "@property='og:description']/@content"
                )
            ),
            "",
        ),
        300,
    )
    return {k: v for k, v in {TITLE: title, ABOUT: about}.items() if v}


@transaction.atomic(durable=True)
def settle_look_up(lead: Lead, found: dict[str, str]) -> None:
    row = Lead.objects.locked().filter(pk=lead.pk).first()
    if row is None:  # erased meanwhile
        return
    row.enrichment, row.look_up_at = {**row.enrichment, **found}, None
    row.save(update_fields=["enrichment", "look_up_at"])
