"""E-mail: a subject, a footer with the way out, one connection for many mails."""

from collections.abc import Sequence
from types import MappingProxyType

from django.utils.translation import gettext_lazy

from followups.channels.base import Channel
from followups.content import mail
from followups.models import ChannelKey, Message
from integrations.mailing.mail import Post
from integrations.mailing.mail_way import MailWay
from leads.business import mail_out
from leads.contacts.said import address_of_lead
from leads.models import Address, Business, Lead, MailId


class EmailChannel(Channel):
    key = ChannelKey.EMAIL.value
    noun, plural = gettext_lazy("mail"), gettext_lazy("mails")
    way = gettext_lazy("e-mail")
    needs = gettext_lazy("mail server")
    adds = gettext_lazy("The footer with the way out is added.")
    longest = longest_draft = 20_000
    is_limited = is_bulk = True
    news = MappingProxyType(
        {
            "delivered": Message.Delivery.DELIVERED,
            "deferred": Message.Delivery.DEFERRED,
            "bounced": Message.Delivery.BOUNCED,
            "complained": Message.Delivery.COMPLAINED,
        }
    )

    def __init__(self) -> None:
        self.posts: dict[MailWay, Post] = {}  # a connection each

    def address(self, lead: Lead) -> str:
        return address_of_lead(lead, Address.Kind.EMAIL)

    def own_addresses(self, business: Business) -> list[str]:
        return [business.email.lower()]

    def compose(self, message: Message, mail_ids: Sequence[str]) -> None:
        if message.lead is not None:
            mail.compose_mail(message, list(mail_ids))
        message.message_id = message.message_id or mail.new_message_id(
            message.business, message.kind
        )
        message.headers = {**message.headers, "Message-ID": message.message_id}

    def is_kept_here(self, business: Business) -> bool:
        return mail_out.is_kept_here(business)

    def is_shared(self) -> bool:
        return mail_out.is_shared()

    def leaves_copies(self, business: Business) -> bool:
        return mail_out.leaves_copies(business)

    def send(self, message: Message) -> str:
        way = mail_out.way_of(message.business)
        post = self.posts.setdefault(way, Post(way))
        return post.send(mail.outgoing_mail(message))

    def remember_sent(self, messages: Sequence[Message]) -> None:
        """By their words, and by their ids where something may come back to them."""
        super().remember_sent(messages)
        MailId.objects.bulk_create(
            [
                MailId(lead=m.lead, value=m.message_id, ours=True)
                for m in messages
                if m.lead is not None and m.kind != Message.Kind.NOTICE
            ],
            ignore_conflicts=True,
        )

    def close(self) -> None:
        for post in self.posts.values():
            post.close()
        self.posts.clear()
