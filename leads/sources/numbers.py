"""Numbers of a Twilio account as sources, and whether Twilio posts to them what comes in."""

import secrets
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from integrations.errors import OutsideError
from integrations.telephony import twilio_account
from integrations.telephony.twilio_account import OwnedNumber, TwilioAccount
from leads.business.addresses import public_address
from leads.business.changes import note_changes
from leads.declined import Declined
from leads.models import Business, Source
from leads.sources.changes import AREA, LONGEST_NAME

BY_HAND = gettext_lazy("Put the two addresses in by hand instead: they stand on the number's page.")


def addresses_of(source: Source) -> tuple[str, str]:
    """To which Twilio must post texts, and calls."""
    return public_address("text", source.key), public_address("call", source.key)


def source_of_number(business: Business, number: str) -> Source | None:
    return business.sources.filter(kind=Source.Kind.SMS, telephone__number=number).first()


def numbers_of_others(business: Business) -> set[str]:
    """Those that belong to sources of other businesses: none of its own."""
    theirs = Source.objects.filter(kind=Source.Kind.SMS).exclude(business=business)
    return {str(each.get("number", "")) for each in theirs.values_list("telephone", flat=True)}


@transaction.atomic(durable=True)
def take_number(
    business: Business, number: str, name: str, now: datetime, by: User | None = None
) -> Source:
    """Its source: the one that has it, else one without a number, else a new one.

    `number` is E.164. Declined where it belongs to another business.
    """
    Business.objects.select_for_update().get(pk=business.pk)
    if number in numbers_of_others(business):
        raise Declined(
            gettext("%(number)s belongs to another business here already.") % {"number": number}
        )
    if source := source_of_number(business, number):
        return source
    numbers = business.sources.filter(kind=Source.Kind.SMS).order_by("id")
    source = next((each for each in numbers if not each.telephone.get("number")), None) or Source(
        business=business,
        kind=Source.Kind.SMS,
        name=(name or number)[:100],
        key=secrets.token_hex(12),
    )
    note_changes(business, AREA, {}, {f"{source.name[:LONGEST_NAME]}: number": number}, by, now)
    source.telephone = {**source.telephone, "number": number}
    source.active = True
    source.save()
    return source


def let_twilio_post(source: Source, account: TwilioAccount) -> None:
    """Tell Twilio where to post what comes in to this number, with no transaction open.

    Declined where it cannot be, with what to do instead.
    """
    if settings.IS_LOCAL:
        raise Declined(unreachable())
    try:
        found = owned_number(source, account)
        if "trunk" in found.handler:
            raise Declined(
                gettext("%(number)s belongs to %(handler)s at Twilio: take it out there.")
                % {"number": found.number, "handler": found.handler}
            )
        twilio_account.let_post(account, found, *addresses_of(source))
    except OutsideError as error:
        raise Declined(f"{error} {BY_HAND}") from error


def check_number(source: Source, account: TwilioAccount) -> list[str]:
    """What keeps texts or calls from coming in, [] where nothing does.

    Declined where it cannot be seen.
    """
    try:
        found = owned_number(source, account)
        return [*([unreachable()] if settings.IS_LOCAL else []), *what_is_missing(source, found)]
    except OutsideError as error:
        raise Declined(str(error)) from error


def owned_number(source: Source, account: TwilioAccount) -> OwnedNumber:
    """Raises Refused or Unavailable; Declined where the account has no such number."""
    number = source.telephone.get("number", "")
    if not number:
        raise Declined(gettext("Write the number first, and save it."), "number")
    found = twilio_account.find_number(account, number)
    if found is None:
        raise Declined(
            gettext("This Twilio account has no number %(number)s.") % {"number": number}, "number"
        )
    return found


def what_is_missing(source: Source, found: OwnedNumber) -> list[str]:
    """Sentences, of texts and of calls, of which Twilio posts nothing here."""
    texts_to, calls_to = addresses_of(source)
    wrong = (
        [gettext("Twilio hands what comes in to %(handler)s.") % {"handler": found.handler}]
        if found.handler
        else []
    )
    if found.takes_texts and found.texts_to != texts_to:
        wrong.append(
            gettext("Texts go to %(address)s.") % {"address": found.texts_to}
            if found.texts_to
            else gettext("Texts go nowhere.")
        )
    if found.takes_calls and found.calls_to != calls_to:
        wrong.append(
            gettext("Calls go to %(address)s.") % {"address": found.calls_to}
            if found.calls_to
            else gettext("Calls go nowhere.")
        )
    return wrong


def unreachable() -> str:
    return gettext(
        "Twilio cannot reach %(public_url)s: leadflow needs an address on the web (PUBLIC_URL)."
    ) % {"public_url": settings.PUBLIC_URL}
