"""A mail to those of us who should know, and what it is about."""

import re
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.html import linebreaks, urlize

from followups.models import Message
from followups.team.kinds import KIND_OF
from followups.team.recipients import MAIL, PUSH, Told, people_told
from followups.team.short_words import short_words
from followups.team.together import is_for_together, last_link, tell_together
from leads.business.addresses import team_address
from leads.colleagues import in_words_of
from leads.contacts.typed import phone_words
from leads.models import Business, Lead


def notify_team(
    business: Business,
    topic: Message.Topic,
    compose: Callable[[], tuple[str, str]],
    at: datetime,
    about: Lead | None = None,
    is_urgent: bool = False,
) -> None:
    """Whoever wants to know of such things, the owners to begin with.

    `compose` gives (subject, text), anew for each of them and in their words.
    """
    for told in people_told(business, KIND_OF[topic], at, about, is_urgent):
        with in_words_of(told.user, business):
            notify_person(business, told, topic, *compose(), at, about)


def notify_person(
    business: Business,
    told: Told,
    topic: Message.Topic,
    subject: str,
    text: str,
    at: datetime,
    about: Lead | None,
    as_page: bool = False,
) -> None:
    """By each of their ways. `as_page` sends a mail as a page as well, where an address or a number
    can be pressed; a text has its subject and the way to the rest, a notification few words. In
    their quiet hours, and where they have had many, it is told in one with others.
    """
    for channel, to in told.ways or [(MAIL, "")]:
        is_mail = channel == MAIL
        words = {MAIL: text, PUSH: way_into(business, text)}
        alert = Message(
            business=business,
            about=about,
            kind=Message.Kind.ALERT,
            channel=channel,
            topic=topic,
            not_before=max(at, told.until or at),
            to=to,
            subject=short_words(topic, about) if channel == PUSH else subject[:200],
            text=words.get(channel) or as_text(business, subject, text),
            html=page_of(text) if as_page and is_mail else "",
        )
        if is_for_together(alert, told):
            tell_together(alert, text, at)
        else:
            alert.save()


def as_text(business: Business, subject: str, text: str) -> str:
    """ "Oak Roofing: Emergency: call Ada https://…": what fits a telephone."""
    return " ".join([f"{business.name}: {subject[:200]}", *last_link(text)])


def way_into(business: Business, text: str) -> str:
    """The address that a press on a notification opens."""
    return next(iter(last_link(text)), team_address(business, "today"))


def page_of(text: str) -> str:
    """The same words, with every link and every tel: as one to press."""
    linked = urlize(text, autoescape=True)
    return linebreaks(re.sub(r"\btel:(\+?\d[\d ()-]*\d)", link_to_call, linked))


def link_to_call(found: re.Match[str]) -> str:
    """The number as people read it from anywhere."""
    return f'<a href="tel:{found[1]}">{phone_words(found[1], "")}</a>'


@transaction.atomic(durable=True)
def notify_user(business: Business, to: str, subject: str, text: str, now: datetime) -> None:
    """A mail to one of us about their own account."""
    leave_for_user(business, to, subject, text, now)


def leave_for_user(business: Business, to: str, subject: str, text: str, now: datetime) -> None:
    """The same within the caller's transaction."""
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
