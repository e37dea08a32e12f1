"""How many messages have gone or go in a moment, as far as a limit counts them."""

from collections import Counter
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, QuerySet, Value
from django.db.models.functions import StrIndex, Substr

from followups.channels import TO_PEOPLE
from followups.models import Message
from followups.policy import rate_limits
from leads.contacts.identity import FREE_MAIL
from leads.contacts.typed import counted_as
from leads.models import Lead, Source
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


def domain_of(to: str) -> str:
    """ "" for a phone number, and where many people share it."""
    _, at, domain = to.rpartition("@")
    return domain if at and domain not in FREE_MAIL else ""


def turns_of(messages: list[Message], now: datetime) -> set[str]:
    """Names of the counts by which these are decided: no two may read the same one at once."""
    found = {f"mails of {m.business_id}" for m in messages if rate_limits.has_any(m.business, now)}
    for message in messages:
        if message.lead is None:
            continue
        business = message.business_id
        found.add(f"messages to {business} {counted_as(message.to)}")
        if message.kind == Message.Kind.FIRST_RESPONSE:
            if domain := domain_of(message.to):
                found.add(f"first answers to {business} {domain}")
            if crowding.most_of(message.lead.source) is not None:
                found.add(f"first answers by {message.lead.source_id}")
    return found


class Claimed(NamedTuple):
    """What counting needs of a message that goes in a moment, under another claim."""

    business: int
    source: int | None
    kind: str
    to: str


def claimed_now(now: datetime) -> list[Claimed]:
    """Automatic messages that a worker has claimed, and not marked yet."""
    rows = Message.objects.filter(
        state=Message.State.QUEUED,
        lease_until__gt=now,
        kind__in=Message.AUTOMATIC,
        channel__in=TO_PEOPLE,
    )
    found = rows.order_by().values_list("business_id", "lead__source_id", "kind", "to")
    return [Claimed(*row) for row in found]


class GoneCounts:
    """How much has gone or goes in a moment, as limits count it, read at once for all messages that
    are decided on together. What is found ready is added, so that those after it count it.
    """

    def __init__(self, messages: list[Message], now: datetime) -> None:
        self.to_mailbox = messages_today(messages, now)
        first = [m for m in messages if m.kind == Message.Kind.FIRST_RESPONSE]
        self.to_domain = answers_by_domain(first, now)
        self.by_source = answers_by_source({m.lead.source for m in first if m.lead}, now)
        for row in claimed_now(now) if messages else ():
            self.add(*row)

    def add(self, business: int, source: int | None, kind: str, to: str) -> None:
        self.to_mailbox[business, counted_as(to)] += 1
        if kind == Message.Kind.FIRST_RESPONSE:
            self.to_domain[business, domain_of(to)] += 1
            self.by_source[source] += 1

    def of_domain(self, message: Message) -> int:
        """First answers to its domain within a day.

        0 where many people share it, and for anything else than a first answer.
        """
        domain = domain_of(message.to)
        is_counted = domain and message.kind == Message.Kind.FIRST_RESPONSE
        return self.to_domain[message.business_id, domain] if is_counted else 0

    def full_at(self, message: Message, lead: Lead) -> int:
        """The most first answers an hour to those who come by the same source, where they have
        gone.

        0 where there is room, for anything else, for whoever brought a proof of work, and where
        one of us lets it go, or all that came until then.
        """
        if message.kind != Message.Kind.FIRST_RESPONSE or message.author_id is not None:
            return 0
        most = crowding.most_of(lead.source)
        if most is None or self.by_source[lead.source_id] < most or crowding.is_allowed(lead):
            return 0
        return 0 if crowding.has_brought_proof(lead) else most


def answers_by_domain(messages: list[Message], now: datetime) -> Counter[tuple[int, str]]:
    """First answers within a day to the domains of these, by business and domain."""
    domains = {domain_of(m.to) for m in messages} - {""}
    if not domains:
        return Counter()
    domain = Substr("to", StrIndex("to", Value("@")) + 1)
    businesses = {m.business_id for m in messages}
    rows = automatic_today(now).filter(business__in=businesses, kind=Message.Kind.FIRST_RESPONSE)
    found = rows.annotate(domain=domain).filter(domain__in=domains).order_by()
    counts = found.values_list("business_id", "domain").annotate(n=Count("pk"))
    return Counter({(business, domain): n for business, domain, n in counts})


def answers_by_source(sources: set[Source], now: datetime) -> Counter[int | None]:
    """First answers within an hour, as many as each source lets go at most."""
    found = Counter[int | None]()
    for source in sources:
        most = crowding.most_of(source)
        if most is not None:
            gone = Message.objects.filter(
                business=source.business_id,
                kind=Message.Kind.FIRST_RESPONSE,
                lead__source=source,
                state__in=Message.LEFT_STATES,
                sending_at__gt=now - HOUR,
            )
            found[source.pk] = gone.order_by()[:most].count()
    return found


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
