"""A mail to those of us who should know, and what it is about."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.html import linebreaks, urlize

from followups.models import Message
from leads.models import Business, Lead


def notify_owners(
    business: Business,
    topic: Message.Topic,
    subject: str,
    text: str,
    at: datetime,
    about: Lead | None = None,
) -> None:
    for owner in business.owner_addresses():
        notify_address(business, owner, topic, subject, text, at, about)


def notify_address(
    business: Business,
    owner: str,
    topic: Message.Topic,
    subject: str,
    text: str,
    at: datetime,
    about: Lead | None,
    as_page: bool = False,
) -> None:
    """`as_page` sends it as a page as well, where an address or a number can be pressed."""
    Message.objects.create(
        business=business,
        about=about,
        kind=Message.Kind.ALERT,
        topic=topic,
        not_before=at,
        to=owner,
        subject=subject[:200],
        text=text,
        html=page_of(text) if as_page else "",
    )


def page_of(text: str) -> str:
    """The same words, with every link and every tel: as one to press."""
    linked = urlize(text, autoescape=True)
    return linebreaks(re.sub(r"\btel:(\+?\d[\d ()-]*\d)", r'<a href="tel:\1">\1</a>', linked))


@transaction.atomic(durable=True)
def notify_user(business: Business, to: str, subject: str, text: str, now: datetime) -> None:
    """A mail to one of us about their own account."""
    Message.objects.create(
        business=business,
        kind=Message.Kind.ACCOUNT,
        not_before=now,
        to=to,
        subject=" ".join(subject.split())[:200],
        text=text,
    )


@transaction.atomic(durable=True)
def forget_texts_for_users(addresses: list[str], since: datetime) -> bool:
    """What was mailed about an account may hold a link that signs somebody in: it is kept nowhere.

    Looks at what was sent since then; says whether there was any.
    """
    sent = Message.objects.filter(to__in=addresses, sending_at__gte=since)
    of_accounts = sent.filter(kind=Message.Kind.ACCOUNT, settled_at__isnull=False)
    return bool(of_accounts.exclude(text="").update(text=""))
