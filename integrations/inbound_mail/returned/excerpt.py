"""A mail as small as the bounce library needs it: its patterns take minutes over a long one."""

from email.message import Message

from integrations.inbound_mail.raw.headers import guarded
from integrations.inbound_mail.raw.parts import content, inner_parts

MOST_HEADERS, LONGEST_HEADER = 60, 500
MOST_PARTS, DEEPEST = 6, 4
LONGEST_TEXT = 6_000  # characters of each part: a server says what is wrong before the mail itself
TEXTS = ("text", "message")
ENCODING = "content-transfer-encoding"  # of what is decoded here


def excerpt_of(message: Message, depth: int = 0) -> Message:
    """The same mail with the beginning of each of its first parts, and of no file anything."""
    small = Message()
    for name, value in guarded(lambda: message.items()[:MOST_HEADERS], []):
        if name.lower() != ENCODING:
            small[name] = str(value)[:LONGEST_HEADER]
    inner = inner_parts(message)[:MOST_PARTS] if depth < DEEPEST else []
    if inner:
        small.set_payload([excerpt_of(part, depth + 1) for part in inner])
    elif message.get_content_maintype() in TEXTS:
        text = content(message)[:LONGEST_TEXT]
        small.set_payload(text.encode("ascii", "replace").decode())
    return small
