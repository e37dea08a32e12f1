"""Tags on leads: the one writer of Tag and LeadTag."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from leads.declined import Declined
from leads.models import Business, Lead, LeadTag, Tag
from leads.search.rows import write_row
from leads.words.names import as_label

LONGEST = 40  # characters of a tag
MOST_TAGS = 300  # of a business


@transaction.atomic(durable=True)
def tag_lead(lead: Lead, name: str, now: datetime, by: User) -> bool:
    """Whether it did not have the tag yet. A new word becomes a tag of the business; Declined for
    none, for a long one, and where there are too many.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    tag = tag_of(lead.business, name)
    _link, is_new = LeadTag.objects.get_or_create(
        lead=lead, tag=tag, defaults={"at": now, "by": by}
    )
    write_row(lead)
    return is_new


@transaction.atomic(durable=True)
def untag_lead(lead: Lead, name: str) -> bool:
    """Whether it had the tag. One that no lead has any more goes."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    tags = lead.business.tags.filter(name__iexact=as_label(name))
    count, _rows = LeadTag.objects.filter(lead=lead, tag__in=tags).delete()
    tags.filter(links__isnull=True).delete()
    write_row(lead)
    return count > 0


def tag_of(business: Business, name: str) -> Tag:
    """However it is written, large or small."""
    name = as_label(name)
    if not name:
        raise Declined(_("Type the tag first."), "tag")
    if len(name) > LONGEST:
        raise Declined(_("A tag has at most %(most)d characters.") % {"most": LONGEST}, "tag")
    there = business.tags.filter(name__iexact=name).first()
    if there is None and business.tags.count() >= MOST_TAGS:
        raise Declined(
            _("There are %(most)d tags already: use one of them.") % {"most": MOST_TAGS}, "tag"
        )
    return there or business.tags.create(name=name)
