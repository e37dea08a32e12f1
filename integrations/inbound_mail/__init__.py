"""Reading a mail that a stranger sent."""

from integrations.inbound_mail.attachments import LARGEST, Attachment
from integrations.inbound_mail.quotes import FORWARDED, split_quotes
from integrations.inbound_mail.reading import InboundMail, Person, read

__all__ = ["FORWARDED", "LARGEST", "Attachment", "InboundMail", "Person", "read", "split_quotes"]
