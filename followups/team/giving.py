"""Giving a lead to a colleague, who is told that it is theirs now."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext, ngettext

from followups.models import Message
from followups.team.notifications import notify_person
from followups.team.recipients import AlertKind, Told, told_alone
from leads.business.addresses import team_address
from leads.colleagues import in_words_of
from leads.models import Business, Lead
from leads.pipeline.assigning import change_owner, name_of


@transaction.atomic(durable=True)
def hand_lead(lead: Lead, to: User | None, now: datetime, by: User) -> None:
    """To one of us, or to nobody; the same again changes nothing and tells nobody.

    Nobody is told of what they take themselves. Declined where they do not work leads there.
    """
    if not change_owner(lead, to, now, by) or to is None or to == by:
        return
    row = Lead.objects.select_related("business", "contact", "owner").get(pk=lead.pk)
    told = told_alone(row.business, to, AlertKind.GIVEN, now, row)
    if told is not None:
        tell(row, told, now, by)


def tell(lead: Lead, told: Told, now: datetime, by: User) -> None:
    with in_words_of(told.user, lead.business):
        subject = gettext("Yours now: {lead}").format(lead=lead.contact)
        words = [
            gettext("{colleague} gave you {lead}.").format(
                colleague=by.get_full_name() or name_of(by), lead=lead.contact
            ),
            lead.need,
            gettext("Open the lead: {address}").format(
                address=team_address(lead.business, "lead", lead.pk)
            ),
        ]
    text = "\n\n".join(filter(None, words))
    notify_person(lead.business, told, Message.Topic.GIVEN, subject, text, now, lead, as_page=True)


@transaction.atomic(durable=True)
def tell_of_many(leads: Iterable[Lead], to: User, now: datetime, by: User) -> None:
    """One message a business for all that were given to somebody at once; none for one's own."""
    given: dict[int, list[int]] = defaultdict(list)
    for lead in leads if to != by else ():
        given[lead.business_id].append(lead.pk)
    for numbers in given.values():
        row = Lead.objects.select_related("business", "contact", "owner").get(pk=numbers[0])
        told = told_alone(row.business, to, AlertKind.GIVEN, now, row)
        if told is not None and len(numbers) == 1:
            tell(row, told, now, by)
        elif told is not None:
            tell_how_many(row.business, len(numbers), told, now, by)


def tell_how_many(business: Business, count: int, told: Told, now: datetime, by: User) -> None:
    with in_words_of(told.user, business):
        subject = ngettext("%(count)d lead is yours now", "%(count)d leads are yours now", count)
        text = gettext("{colleague} gave them to you. They stand here: {address}").format(
            colleague=by.get_full_name() or name_of(by),
            address=f"{team_address(business, 'leads')}?owner=mine",
        )
    said = subject % {"count": count}
    notify_person(business, told, Message.Topic.GIVEN, said, text, now, None, as_page=True)
