"""Which sites may show a form of ours, and which others tried to."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from leads.declined import Declined
from leads.models import Source
from leads.sources.changes import save_settings
from leads.sources.form_settings import MAX_SITES, is_site, origin_of

MOST_REFUSED = 20  # anybody can claim to be any site: a list, and never a flood


def may_show(source: Source, site: str) -> bool:
    """Whether a site may show the form: any until one is named, then those."""
    return not source.allowed_origins or site in source.allowed_origins


def is_news(source: Source, site: str) -> bool:
    """Whether this site is refused, and not noted yet."""
    noted = [refused["site"] for refused in source.refused_sites]
    is_noted = site in noted or len(noted) >= MOST_REFUSED
    return bool(site) and is_site(site) and not may_show(source, site) and not is_noted


@transaction.atomic(durable=True)
def note_refused_site(source: Source, site: str, now: datetime) -> None:
    """Keep that a site which may not show the form tried to, for the owner to see."""
    row = Source.objects.select_for_update().get(pk=source.pk)
    if is_news(row, site):
        row.refused_sites = [*row.refused_sites, {"site": site, "at": now.isoformat()}]
        row.save(update_fields=["refused_sites"])
    source.refused_sites = row.refused_sites


@transaction.atomic(durable=True)
def allow_site(source: Source, site: str, now: datetime, by: User) -> None:
    """Let a site that was refused show the form. Declined where it is none, or one too many."""
    row = Source.objects.select_for_update().get(pk=source.pk)
    if not is_site(site) or origin_of(site) != site:
        raise Declined(gettext("“%(site)s” is not a site.") % {"site": site})
    if len(row.allowed_origins) >= MAX_SITES:
        raise Declined(gettext("%(most)s sites at most.") % {"most": MAX_SITES})
    row.allowed_origins = [*dict.fromkeys([*row.allowed_origins, site])]
    row.refused_sites = [refused for refused in row.refused_sites if refused["site"] != site]
    row.save(update_fields=["refused_sites"])
    save_settings(row, ["allowed_origins"], now, by)
