"""Mails that are put together wrongly, so that what they say can be read all the same."""

import email
import email.policy
import re
from email.message import Message
from itertools import islice

from integrations.inbound_mail.raw.headers import guarded

# What a mailbox file or a gateway puts before the first header.
BEFORE_HEADERS = re.compile(rb"\A(?:[ \t]*\r?\n|\xef\xbb\xbf|>?From [^\r\n]*\r?\n)+")
# A parameter that should have been indented below its header.
NOT_INDENTED = re.compile(
    rb"(?im)^((?:content-type|content-disposition):[^\r\n]*;[ \t]*\r?\n)"
    rb"(?=(?:boundary|charset|name|filename|type|format)[ \t]*=)"
)
# A line among the headers that is none, which would make words of all headers below it.
NO_HEADER = re.compile(
    rb"(?im)^(?=[^\s:][^\r\n:]*\r?\n"
    rb"(?:mime-version|content-[\w-]+|message-id|received|x-[\w-]+)[ \t]*:)"
)
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
FIRST_BOUNDARY = re.compile(
    r"(?m)^--([^\s\"][^\r\n\"]{0,150}?)[ \t]*\r?\n(?=Content-[\w-]{2,40}:)", re.I
)
# What parts are divided by: as it is declared, and as a line.
BOUNDARY = re.compile(rb"(?i)\bboundary[ \t]{0,9}=[ \t]{0,9}\"?([^\s\";]{1,150})")
DIVIDING_LINE = re.compile(rb"(?m)^--([^\s\";]{1,150}?)(?:--)?[ \t]*\r?$")
MOST_DIVIDING = 2_000  # far more than the parts that are read
# A report has a block for each recipient, and the library makes a part of each.
REPORT = re.compile(rb"(?im)^(content-type:[ \t]*)message/delivery-status")
BLANK_LINES = (b"\n\n", b"\n\r\n", b"\r\r")
MOST_BLOCKS = 500
LONGEST_HEAD = 50_000
MAX_MENDED = 20


def parse_message(raw: bytes) -> Message:
    """The parts of a mail. Of one nested beyond what any reader follows, the headers alone."""
    raw = NOT_INDENTED.sub(rb"\1 ", named_headers(BEFORE_HEADERS.sub(b"", raw)))
    message = guarded(lambda: parse(raw), None)
    if message is not None:
        guarded(lambda: mend_boundaries(message), None)
        return message
    head = raw.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0][:LONGEST_HEAD]
    return parse(head + b"\r\n\r\n")


def named_headers(raw: bytes) -> bytes:
    """With a name before each line among the headers that has none."""
    end = END_OF_HEAD.search(raw)
    head = end.start() if end else len(raw)
    return NO_HEADER.sub(b"X-Unnamed: ", raw[:head]) + raw[head:]


def parse(raw: bytes) -> Message:
    bearable = of_bearable_reports(of_bearable_parts(raw))
    return email.message_from_bytes(bearable, policy=email.policy.compat32)


def of_bearable_parts(raw: bytes) -> bytes:
    """A mail without what stands behind thousands of parts: dividing it takes the library minutes.

    Enough are left for the reader to say that there were more.
    """
    declared = set(BOUNDARY.findall(raw))
    dividing = (f.start() for f in DIVIDING_LINE.finditer(raw) if f[1] in declared)
    return raw[: next(islice(dividing, MOST_DIVIDING, None), None)]


def of_bearable_reports(raw: bytes) -> bytes:
    """A mail whose delivery reports of far too many blocks are plain text."""
    if not REPORT.search(raw):
        return raw
    pieces = raw.split(b"\n--")
    return b"\n--".join(
        REPORT.sub(rb"\1text/plain", piece) if blocks_in(piece) > MOST_BLOCKS else piece
        for piece in pieces
    )


def blocks_in(piece: bytes) -> int:
    return sum(map(piece.count, BLANK_LINES))


def mend_boundaries(message: Message) -> None:
    """Divide parts whose boundary is not the one that was declared, or was never declared."""
    waiting, mended = [message], 0
    while waiting and mended < MAX_MENDED:
        part = waiting.pop(0)
        if is_undivided(part):
            divide(part)
            mended += 1
        inner = part.get_payload()
        if isinstance(inner, list):
            waiting += [p for p in inner if isinstance(p, Message)]


def is_undivided(part: Message) -> bool:
    """One text where there should be parts, or parts where nothing is declared at all."""
    text = guarded(part.get_payload, None)
    if not isinstance(text, str):
        return False
    if part.get_content_maintype() == "multipart":
        return True
    return "Content-Type" not in part and bool(FIRST_BOUNDARY.match(text.lstrip()))


def divide(part: Message) -> None:
    """By the first line that can be a boundary; without one it is text."""
    text = str(part.get_payload())
    found = FIRST_BOUNDARY.search(text)
    kind = part.get_content_type() if part.get_content_maintype() == "multipart" else ""
    del part["Content-Type"]
    if not found:
        part["Content-Type"] = (
            "text/html" if re.match(r"\s*<(?:!doctype|html)", text, re.I) else ("text/plain")
        )
        return
    declared = f'{kind or "multipart/mixed"}; boundary="{found[1]}"'
    whole = f"Content-Type: {declared}\r\n\r\n{text[found.start() :]}"
    part["Content-Type"] = declared
    part.set_payload(parse(whole.encode("ascii", "surrogateescape")).get_payload())
