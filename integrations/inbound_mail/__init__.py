"""Reading a mail that a stranger sent."""

from integrations.inbound_mail.quotes import FORWARDED, split_quotes
from integrations.inbound_mail.reading import InboundMail, Person, read

__all__ = ["FORWARDED", "InboundMail", "Person", "read", "split_quotes"]
