"""Tags on leads: the one writer of Tag and LeadTag."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from leads.declined import Declined
from leads.models import Business, Lead, LeadTag, Tag, Undo
from leads.pipeline import undoing
from leads.search.rows import write_row
from leads.words.names import as_label

LONGEST = 40  # characters of a tag
MOST_TAGS = 300  # of a business


@transaction.atomic(durable=True)
def tag_lead(lead: Lead, name: str, now: datetime, by: User) -> Undo | None:
    """None where it had the tag already. A new word becomes a tag of the business; Declined for
    none, for a long one, and where there are too many.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    stood = undoing.snapshot_of(lead)
    tag = put_on(lead, name, now, by)
    return undoing.keep_undo(lead, stood, Undo.Verb.TAG, now, by, tag=tag.name) if tag else None


@transaction.atomic(durable=True)
def untag_lead(lead: Lead, name: str, now: datetime, by: User) -> Undo | None:
    """None where it did not have the tag. One that no lead has any more goes."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    stood = undoing.snapshot_of(lead)
    tag = take_off(lead, name)
    return undoing.keep_undo(lead, stood, Undo.Verb.UNTAG, now, by, tag=tag) if tag else None


@transaction.atomic(durable=True)
def take_back_tag(row: Undo, now: datetime, by: User) -> Lead:
    """Whatever has happened since: a tag is the team's own, and changes nothing else. Declined
    where somebody was quicker.
    """
    assert row.lead_id is not None
    lead = Lead.objects.locked().get(pk=row.lead_id)
    row, tag = undoing.locked_undo(row.pk), row.before.get("tag", "")
    changed = take_off(lead, tag) if row.verb == Undo.Verb.TAG else put_on(lead, tag, now, by)
    if not changed:
        raise Declined(_("Somebody has changed the tags of this lead since."))
    row.done_at = now
    row.save(update_fields=["done_at"])
    return lead


def put_on(lead: Lead, name: str, now: datetime, by: User) -> Tag | None:
    """On a lead that is locked; None where it has the tag already."""
    tag, given = tag_of(lead.business, name), {"at": now, "by": by}
    _link, is_new = LeadTag.objects.get_or_create(lead=lead, tag=tag, defaults=given)
    write_row(lead)
    return tag if is_new else None


def take_off(lead: Lead, name: str) -> str:
    """Of a lead that is locked: the tag as it was written, "" where it does not have it."""
    tags = lead.business.tags.filter(name__iexact=as_label(name))
    links = LeadTag.objects.filter(lead=lead, tag__in=tags)
    written = links.values_list("tag__name", flat=True).first() or ""
    links.delete()
    tags.filter(links__isnull=True).delete()
    write_row(lead)
    return written


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
