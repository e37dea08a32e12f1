"""SMS: a few words from a number of ours, at hours at which nobody is woken."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from followups.channels.base import Channel
from followups.content import sms
from followups.models import ChannelKey, Message
from integrations.errors import Unavailable
from integrations.telephony import sms as provider
from integrations.texts.sentences import sentence
from leads.business import telephone_account
from leads.models import Business, Lead, Source


class SmsChannel(Channel):
    key = ChannelKey.SMS.value
    noun, plural = gettext_lazy("text message"), gettext_lazy("texts")
    way = pgettext_lazy("a channel", "text")
    needs = gettext_lazy("telephone company")
    adds = gettext_lazy("By text; a first text also says how to stop.")
    longest = 1_600  # characters that the telephone company takes in one text
    longest_draft = longest - sms.WAY_OUT
    has_subject = False
    is_short = rings = True
    news = MappingProxyType(
        {
            "delivered": Message.Delivery.DELIVERED,
            "read": Message.Delivery.DELIVERED,
            "undelivered": Message.Delivery.BOUNCED,
            "failed": Message.Delivery.BOUNCED,
        }
    )
    dead_is_final = False  # a landline takes no texts, and says nothing of their mail

    def address(self, lead: Lead) -> str:
        theirs = sms.their_number(lead)
        return theirs if theirs and sms.can_text(lead) else ""

    def first_response(
        self, lead: Lead, subject: str, body: str, rule_body: str, is_inquiry: bool
    ) -> tuple[str, str]:
        return "", sms.first_response_text(lead) if is_inquiry else rule_body

    def own_addresses(self, business: Business) -> list[str]:
        numbers = business.sources.filter(kind=Source.Kind.SMS)
        return [business.phone, *(s.telephone.get("number", "") for s in numbers)]

    def sample_values(self, values: Mapping[str, str]) -> dict[str, str]:
        return {**values, "phone": values["phone"] or gettext("the number that we text from")}

    def compose(self, message: Message, mail_ids: Sequence[str]) -> None:
        sms.compose_sms(message)

    def is_kept_here(self, business: Business) -> bool:
        return telephone_account.is_kept_here(business)

    def is_shared(self) -> bool:
        return telephone_account.is_shared()

    def send(self, message: Message) -> str:
        account = telephone_account.account_of(message.business)
        if account is None:
            raise Unavailable(
                sentence("No telephone company is set up any more."), whole_channel=True
            )
        return provider.send(account, sms.outgoing_sms(message))
