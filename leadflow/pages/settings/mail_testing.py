"""Mails by which an owner tries out what mail leaves by."""

from datetime import datetime
from email.utils import formataddr

from django.utils.translation import gettext, gettext_lazy

from followups.content.mail import new_message_id
from followups.models import Message
from integrations.mailing.mail import OutgoingMail, Post
from integrations.mailing.mail_way import MailWay
from leads.models import Business, Source

SECONDS = 20  # for which a person waits
TEXT = gettext_lazy("""This is a test, sent by leadflow for {business} at {at}.

It left by the mail server or provider that you have just set up. What leadflow says to people who
write to you leaves the same way, and comes from the same address.
""")


def send_test_mail(business: Business, way: MailWay, sender: str, to: str, now: datetime) -> None:
    """Raises Refused, Unavailable or Uncertain; returning means that it was taken."""
    at = f"{now.astimezone(business.zone):%H:%M}"
    post = Post(way, SECONDS)
    try:
        post.send(
            OutgoingMail(
                sender=formataddr((business.name, sender)),
                to=to,
                subject=gettext("Test: your mail leaves"),
                text=TEXT.format(business=business.name, at=at),
                headers={
                    "Message-ID": new_message_id(business, Message.Kind.NOTICE),
                    "Auto-Submitted": "auto-generated",
                },
            )
        )
    finally:
        post.close()


def mailbox_for_round_trip(business: Business) -> Source | None:
    """The first that is read."""
    boxes = business.sources.filter(kind=Source.Kind.MAILBOX, active=True).exclude(mailbox={})
    return boxes.order_by("id").first()
