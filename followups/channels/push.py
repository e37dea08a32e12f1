"""A notification in a browser of one of us: a few words, and where to press."""

import secrets
from collections.abc import Sequence

from followups.channels import browsers
from followups.channels.base import Channel
from followups.models import ChannelKey, Message
from integrations.errors import Refused, Unavailable
from integrations.network import web_push
from integrations.secrecy.encryption import InvalidToken
from integrations.texts.sentences import sentence
from leads.business.addresses import public_host
from leads.models import Business, Lead

URGENT = (Message.Topic.EMERGENCY,)


def contact_of(business: Business) -> str:
    """Where a push service finds us: it sends nothing of whoever says nothing."""
    return f"mailto:{business.email}" if business.email else f"https://{public_host()}"


class PushChannel(Channel):
    key = ChannelKey.PUSH.value
    noun, plural, way = "notification", "notifications", "notification"
    longest = longest_draft = 200
    reaches_leads = False

    def address(self, lead: Lead) -> str:
        return ""

    def compose(self, message: Message, mail_ids: Sequence[str]) -> None:
        message.message_id = message.message_id or f"push-{secrets.token_hex(12)}"

    def send(self, message: Message) -> str:
        """`subject` is what is shown, `text` the address that a press opens."""
        row = browsers.browser_named(message.to)
        if row is None:
            raise Refused(sentence("This browser wants to be told nothing any more."))
        try:
            private = browsers.our_private_key()
        except InvalidToken as error:
            raise Unavailable(sentence("No key opens what signs notifications."), True) from error
        words = {
            "title": message.business.name,
            "body": message.subject,
            "url": message.text,
            "tag": f"{message.topic}-{message.about_id or message.pk}",
        }
        browser = web_push.Browser(row.endpoint, row.p256dh, row.auth)
        is_urgent = message.topic in URGENT
        try:
            web_push.push(browser, private, words, contact_of(message.business), is_urgent)
        except Refused as error:
            if error.dead:
                browsers.forget_dead(row.pk, message)
            raise
        return ""

    def remember_sent(self, messages: Sequence[Message]) -> None:
        """Nothing of it comes back."""
