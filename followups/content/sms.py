"""A message to a lead as a text.

From the number they wrote to or called, in a few words, always saying who we are and how to stop.
"""

import secrets
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils import translation
from django.utils.translation import gettext

from followups.content.mail import merge_values
from followups.content.merge_fields import Unresolved, fill
from followups.models import ChannelKey, Message
from integrations.telephony.sms import OutgoingText
from leads.business.addresses import public_path
from leads.capture.inquiry import BY_PHONE
from leads.contacts import threads
from leads.contacts.abroad import phone_for
from leads.contacts.said import address_of_lead
from leads.languages import in_language
from leads.models import Address, Arrival, Business, Inbound, Lead, Source

PHONE = Address.Kind.PHONE
WAY_OUT = 50  # characters that with_way_out() adds at most


def last_channel_used(lead: Lead) -> Inbound | None:
    """Their newest text or call: they are answered where it came from, by the number it went to.
    Pages prefetch `inbound`.
    """
    by_phone = [
        one
        for one in lead.inbound.all()
        if one.kind == Inbound.Kind.HUMAN and one.channel in BY_PHONE and one.sender
    ]
    return max(by_phone, key=lambda one: (one.at, one.pk), default=None)


def their_number(lead: Lead) -> str:
    last = last_channel_used(lead)
    known = {one.value for one in lead.contact.addresses.all()}
    return last.sender if last and last.sender in known else address_of_lead(lead, PHONE)


def number_of(lead: Lead) -> str:
    """The number we text from.

    The one that they last texted or called, else that of the lead's source, else the first of the
    business; "" where it has none.
    """
    last = last_channel_used(lead)
    arrivals = Arrival.objects.filter(pk=(last and last.arrival_id) or 0)
    came_to = Q(Exists(arrivals.filter(source=OuterRef("pk"))))
    others = Q(pk=lead.source_id) | Q(kind=Source.Kind.SMS)
    numbers = lead.business.sources.filter(came_to | others, active=True)
    order = Case(When(came_to, then=0), When(pk=lead.source_id, then=1), default=2)
    return first_number(numbers.order_by(order, "pk"))


def can_text(lead: Lead) -> bool:
    """Whether there is a number to text them from: as `has_number` says, noted on the lead."""
    noted: bool | None = vars(lead).get("has_number")
    return bool(number_of(lead)) if noted is None else noted


def has_number() -> Exists:
    """Of a lead, for the query that finds it: whether its business has a number to text from."""
    numbers = Source.objects.filter(
        business=OuterRef("business"),
        kind=Source.Kind.SMS,
        active=True,
        telephone__has_key="number",
    )
    return Exists(numbers.exclude(telephone__number=""))


def number_of_business(business: Business) -> str:
    phones = business.sources.filter(kind=Source.Kind.SMS, active=True)
    return first_number(phones.order_by("id"))


def first_number(sources: Iterable[Source]) -> str:
    return next((s.telephone["number"] for s in sources if s.telephone.get("number")), "")


def in_their_language(lead: Lead) -> translation.override:
    """Theirs, else that of the number they came by, else English."""
    return in_language(lead.language, lead.source.language)


def first_response_text(lead: Lead) -> str:
    """The owner's own words for texts and missed calls, else ours."""
    telephone = lead.source.telephone
    own = telephone.get("text_back") if lead.channel == "call" else telephone.get("answer")
    with in_their_language(lead):
        return own or (missed_call_words() if lead.channel == "call" else first_words())


def first_words() -> str:
    """What we answer to a text where the owner has no words of their own."""
    return gettext(
        "Hi {{first_name}}, thanks for your message to {{business}}. It has reached us, and "
        "one of us will get back to you."
    )


def missed_call_words() -> str:
    """What we text after a missed call where the owner has no words of their own."""
    return gettext(
        "Hi, this is {{business}}. Sorry that we missed your call. How can we help? Just "
        "reply to this text."
    )


def notice_text(lead: Lead, kind: str) -> str:
    """The one answer to STOP, START or HELP.

    A business without a phone of its own names the number it texts from. Every word that they are
    told to send must be one that `leads.words` hears.
    """
    with in_their_language(lead):
        return {
            "opted_out": gettext(
                "{{business}}: you will get no more messages from us. Text START to allow them "
                "again."
            ),
            "allowed": gettext(
                "{{business}}: you allow our messages again. Reply STOP to opt out."
            ),
            "help": gettext(
                "{{business}}, {{phone}}. We text about your inquiry. Msg and data rates may "
                "apply. Reply STOP to opt out."
            ),
        }[kind]


def compose_sms(message: Message) -> None:
    """Fill in the text, our key of it and the number it goes from.

    Raises Unresolved where a merge field has no value.
    """
    lead = message.lead
    number = number_of(lead) if lead else number_of_business(message.business)
    if not number:
        raise Unresolved("no number of ours is left to text from: connect one under Sources")
    if lead is not None:  # else it tells one of us, and stands there already
        message.text = words_to_lead(message, lead, number)
    message.headers = {"From": number}
    message.message_id = message.message_id or f"text-{secrets.token_hex(12)}"


def words_to_lead(message: Message, lead: Lead, number: str) -> str:
    filled = merge_values(lead)
    words = fill(message.body, {**filled, "phone": filled["phone"] or phone_for(lead, number)})
    is_asked_for = message.kind in (Message.Kind.NOTICE, Message.Kind.REPLY)
    return words if is_asked_for else with_way_out(words, lead)


def with_way_out(words: str, lead: Lead) -> str:
    """The first text says how to stop; who is texted again knows."""
    first = not lead.messages.filter(channel=ChannelKey.SMS, state__in=Message.LEFT_STATES).exists()
    with in_their_language(lead):
        how_to_stop = gettext("Reply STOP to opt out.")
    return f"{words} {how_to_stop}" if first else words


def outgoing_sms(message: Message) -> OutgoingText:
    return OutgoingText(
        sender=message.headers["From"],
        to=message.to,
        text=message.text,
        news_to="" if settings.IS_LOCAL else settings.PUBLIC_URL + news_path(message.pk),
    )


def news_path(pk: int) -> str:
    """Where the provider tells what became of this one message."""
    return public_path("text-news", threads.thread_token("news", pk))
