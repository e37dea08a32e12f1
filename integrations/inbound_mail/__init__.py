"""Reading a mail that a stranger sent."""

from integrations.inbound_mail.attachments import LARGEST, Attachment
from integrations.inbound_mail.authentication import LONGEST_SERVER, vouches_for
from integrations.inbound_mail.quoting.headings import (
    Parties,
    are_headers,
    is_label,
    label_and_value,
)
from integrations.inbound_mail.quoting.ours import OurWords
from integrations.inbound_mail.quoting.quotes import FORWARDED, ORIGINAL, split_quotes
from integrations.inbound_mail.reading import (
    FORWARD_PREFIX,
    REPLY_PREFIX,
    InboundMail,
    Person,
    passes_on,
    read,
    split_again,
)

__all__ = [
    "FORWARDED",
    "FORWARD_PREFIX",
    "LARGEST",
    "LONGEST_SERVER",
    "ORIGINAL",
    "REPLY_PREFIX",
    "Attachment",
    "InboundMail",
    "OurWords",
    "Parties",
    "Person",
    "are_headers",
    "is_label",
    "label_and_value",
    "passes_on",
    "read",
    "split_again",
    "split_quotes",
    "vouches_for",
]
