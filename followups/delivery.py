"""What a provider tells later of a message: it arrived, it did not, or that it exists at all. News only ever moves forward."""

from datetime import datetime

from django.db import transaction

from followups.models import Message
from integrations.sms import OPTED_OUT
from leads import consent, pipeline
from leads.models import Lead, LeadEvent

State, Delivery = Message.State, Message.Delivery
RANK = {Delivery.NONE: 0, Delivery.DEFERRED: 1, Delivery.DELIVERED: 2, Delivery.BOUNCED: 3, Delivery.COMPLAINED: 4}
NEWS = {"delivered": Delivery.DELIVERED, "read": Delivery.DELIVERED, "undelivered": Delivery.BOUNCED, "failed": Delivery.BOUNCED}


@transaction.atomic(durable=True)
def heard(pk: int, status: str, code: int, provider_id: str, now: datetime) -> None:
    """Apply one piece of news of a text. Told twice, or in any order, it comes to the same."""
    lead = Lead.objects.locked().filter(messages=pk).first()  # the lead first, as everywhere
    message = Message.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if message is None or lead is None:
        return
    if message.state == State.UNCONFIRMED:  # the provider knows it, so it had been taken
        message.state, message.why = State.SENT, ""
    message.provider_id = message.provider_id or provider_id[:64]
    news = NEWS.get(status, Delivery.NONE)
    is_news = RANK[news] > RANK[Delivery(message.delivery)]
    if is_news:
        message.delivery, message.delivery_at = news, now
    message.save(update_fields=["state", "why", "provider_id", "delivery", "delivery_at"])
    if is_news and news == Delivery.BOUNCED:
        came_back(message, lead, code, now)


def came_back(message: Message, lead: Lead, code: int, now: datetime) -> None:
    if code in OPTED_OUT:
        consent.withdraw(lead.contact, now, "They told their telephone company to let no texts of ours through.", lead, channel="sms", answered=True)
        return
    why = f"The text did not arrive (Twilio {code})" if code else "The text did not arrive"
    # never hard: a number that takes no texts says nothing of their mail
    pipeline.record(lead, LeadEvent.Kind.BOUNCED, now, address=message.to, hard=False, message=message.pk, why=why)
    pipeline.ask_person(lead, now, f"{why}: call them")
