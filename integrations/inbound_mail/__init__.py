"""Reading a mail that a stranger sent."""

from integrations.inbound_mail.attachments import LARGEST, Attachment
from integrations.inbound_mail.headings import Parties
from integrations.inbound_mail.ours import OurWords
from integrations.inbound_mail.quotes import FORWARDED, split_quotes
from integrations.inbound_mail.reading import (
    FORWARD_PREFIX,
    REPLY_PREFIX,
    InboundMail,
    Person,
    read,
    split_again,
)

__all__ = [
    "FORWARDED",
    "FORWARD_PREFIX",
    "LARGEST",
    "REPLY_PREFIX",
    "Attachment",
    "InboundMail",
    "OurWords",
    "Parties",
    "Person",
    "read",
    "split_again",
    "split_quotes",
]
