"""How many messages have gone, as far as a limit counts them."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import QuerySet

from followups.channels import TO_PEOPLE
from followups.models import Message
from leads.contacts.identity import FREE_MAIL
from leads.contacts.typed import counted_as
from leads.models import Lead
from leads.screening import crowding

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def automatic_today(now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(
        state__in=Message.LEFT_STATES, kind__in=Message.AUTOMATIC, sending_at__gt=now - DAY
    ).filter(channel__in=TO_PEOPLE)


def messages_today(messages: list[Message], now: datetime) -> Counter[tuple[int, str]]:
    """How many automatic messages each mailbox has had within a day, by business and mailbox."""
    mailboxes = {counted_as(m.to) for m in messages}
    rows = automatic_today(now).filter(counted_to__in=mailboxes).order_by()
    return Counter(rows.values_list("business_id", "counted_to"))


def domain_of(message: Message) -> str:
    """ "" for a phone number, and where many people share it."""
    _, at, domain = message.to.rpartition("@")
    return domain if at and domain not in FREE_MAIL else ""


def to_domain_today(message: Message, lead: Lead, now: datetime, beside: int) -> int:
    """First answers to this domain within a day, and `beside`, those that go in a moment.

    0 where many people share it, and for anything else than a first answer.
    """
    domain = domain_of(message)
    if message.kind != Message.Kind.FIRST_RESPONSE or not domain:
        return 0
    gone = automatic_today(now).filter(
        business=lead.business, to__endswith="@" + domain, kind=Message.Kind.FIRST_RESPONSE
    )
    return gone.count() + beside


def full_at(message: Message, lead: Lead, now: datetime, beside: int) -> int:
    """The most first answers an hour to those who come by the same source, where they have gone;
    `beside` are those that go in a moment.

    0 where there is room, for anything else, for whoever brought a proof of work, and where one of
    us lets it go, or all that came until then.
    """
    if message.kind != Message.Kind.FIRST_RESPONSE or message.author_id is not None:
        return 0
    most = crowding.most_of(lead.source)
    if most is None or crowding.is_allowed(lead):
        return 0
    gone = Message.objects.filter(
        business=lead.business,
        kind=Message.Kind.FIRST_RESPONSE,
        lead__source=lead.source,
        state__in=Message.LEFT_STATES,
        sending_at__gt=now - HOUR,
    )
    is_full = gone.order_by()[:most].count() + beside >= most
    return most if is_full and not crowding.has_brought_proof(lead) else 0


def notices_today(message: Message, lead: Lead, now: datetime) -> int:
    if message.kind != Message.Kind.NOTICE:
        return 0
    return Message.objects.filter(
        business=lead.business,
        counted_to=counted_as(message.to),
        kind=Message.Kind.NOTICE,
        state__in=Message.LEFT_STATES,
        sending_at__gt=now - DAY,
    ).count()
