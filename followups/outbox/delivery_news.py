"""What a provider tells later of a message: it arrived, it did not, or that it exists at all.

News only ever moves forward.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from followups.channels import CHANNELS
from followups.models import Message
from followups.outbox import states
from integrations.mailing.mail_news import News
from integrations.telephony.sms import OPTED_OUT
from integrations.texts.sentences import sentence
from leads.contacts import consent, threads
from leads.models import Business, Lead, LeadEvent
from leads.pipeline import attention
from leads.pipeline import stages as pipeline

State, Delivery = Message.State, Message.Delivery
RANK = {
    Delivery.NONE: 0,
    Delivery.DEFERRED: 1,
    Delivery.DELIVERED: 2,
    Delivery.BOUNCED: 3,
    Delivery.COMPLAINED: 4,
}


@transaction.atomic(durable=True)
def apply_sms_news(pk: int, status: str, code: int, provider_id: str, now: datetime) -> None:
    """Apply one piece of news of a text. Told twice, or in any order, it comes to the same."""
    lead = Lead.objects.locked().filter(messages=pk).first()  # the lead first, as everywhere
    message = Message.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if message is None or lead is None:
        return
    news = CHANNELS[message.channel].news.get(status, Delivery.NONE)
    if record_delivery(message, news, provider_id, now) and news == Delivery.BOUNCED:
        follow_lost_sms(message, lead, code, now)


@transaction.atomic(durable=True)
def apply_mail_news(news: News, now: datetime, business: Business | None = None) -> None:
    """Apply one piece of news of a mail, found by our own mark or by any id of it: among those of
    the business where it came to the address of one.

    Told twice, or in any order, it comes to the same.
    """
    found = message_of_news(news, business)
    if found is None or not news.kind:
        return
    lead = Lead.objects.locked().filter(messages=found).first()
    message = Message.objects.select_for_update(of=("self",)).get(pk=found)
    delivery = CHANNELS[message.channel].news.get(news.kind, Delivery.NONE)
    is_news = record_delivery(message, delivery, provider_id_in(news, message), now)
    # Unsubscribing says nothing of how the mail fared.
    if lead is not None and (is_news or news.kind == "unsubscribed"):
        follow_mail_news(news, message, lead, now)


def provider_id_in(news: News, message: Message) -> str:
    """What the provider calls a mail that is just being sent, so that whoever settles it knows."""
    if message.state != State.SENDING:
        return ""
    return next((i for i in news.ids if i != message.message_id), "")


def record_delivery(
    message: Message, news: Message.Delivery, provider_id: str, now: datetime
) -> bool:
    """Write what a provider tells of a locked message. True where it is news."""
    if message.state == State.UNCONFIRMED:  # the provider knows it, so it had been taken
        states.confirm(message, message.settled_at or now)
    message.provider_id = message.provider_id or provider_id[:64]
    is_news = RANK[news] > RANK[Delivery(message.delivery)]
    if is_news:
        message.delivery, message.delivery_at = news, now
    message.save(update_fields=["provider_id", "delivery", "delivery_at"])
    return is_news


def message_of_news(news: News, business: Business | None) -> int | None:
    """The message that the news is about."""
    among = Message.objects.filter(business=business) if business else Message.objects.all()
    marked = threads.number_of_token("mail", news.key) if news.key else None
    if marked is not None and among.filter(pk=marked).exists():
        return marked
    ids = [i for one in news.ids for i in (one, f"<{one.strip('<>')}>") if i]
    # One question each: an OR would use neither index.
    by_own_id = among.filter(message_id__in=ids).values_list("pk", flat=True).first()
    by_theirs = among.filter(provider_id__in=ids).values_list("pk", flat=True)
    return by_own_id or by_theirs.first()


def follow_mail_news(news: News, message: Message, lead: Lead, now: datetime) -> None:
    """What the lead must know of it: a dead address, a complaint, a wish to hear no more."""
    if news.kind == "bounced":
        follow_bounce(news, message, lead, now)
    elif news.kind == "complained":
        pipeline.record_event(
            lead,
            LeadEvent.Kind.COMPLAINED,
            now,
            address=message.to,
            message=message.pk,
            why=gettext_noop("Their mail provider told us."),
        )
    elif news.kind == "unsubscribed" and not consent.is_withdrawn(lead.contact):
        consent.withdraw_consent(
            lead.contact, now, gettext_noop("Unsubscribed at the mail provider"), lead
        )


def follow_bounce(news: News, message: Message, lead: Lead, now: datetime) -> None:
    pipeline.record_event(
        lead,
        LeadEvent.Kind.BOUNCED,
        now,
        address=message.to,
        hard=news.hard and news.address in ("", message.to.lower()),
        message=message.pk,
        why=news.why or gettext_noop("It came back."),
    )
    why = news.why or sentence("no reason was given")
    text = sentence("Mail to %(address)s came back: %(why)s", address=message.to, why=why)
    attention.ask_person(lead, now, attention.Code.BOUNCED, text)


def follow_lost_sms(message: Message, lead: Lead, code: int, now: datetime) -> None:
    if code in OPTED_OUT:
        consent.withdraw_consent(
            lead.contact,
            now,
            gettext_noop("They told their telephone company to let no texts of ours through."),
            lead,
            channel=message.channel,
            answered=True,
        )
        return
    why = (
        sentence("The text did not arrive (Twilio %(code)s)", code=str(code))
        if code
        else sentence("The text did not arrive")
    )
    # never hard: a number that takes no texts says nothing of their mail
    pipeline.record_event(
        lead,
        LeadEvent.Kind.BOUNCED,
        now,
        address=message.to,
        hard=False,
        message=message.pk,
        why=why,
    )
    text = sentence("%(what)s: call them", what=why)
    attention.ask_person(lead, now, attention.Code.BOUNCED, text)
