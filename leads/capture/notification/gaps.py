"""What a layout left out of a notification: the name, the words, the phone."""

import re
from dataclasses import replace

from integrations.inbound_mail import InboundMail
from leads.capture.notification.announced import announced, is_name
from leads.capture.notification.bare import PHONE_LINE, from_bare_lines
from leads.capture.notification.labels import ALIGNED_LINE, RULER, label_of
from leads.capture.notification.shared import (
    MAX_LINES,
    above_footer,
    is_own,
    trim,
    trim_name,
    words_of,
)
from leads.capture.people import as_name
from leads.fields import FEWEST_WORDS, Details


def fill_gaps(details: Details, mail: InboundMail, own: frozenset[str]) -> Details:
    return phoned(worded(named(details, mail, own), mail), mail, own)


def named(details: Details, mail: InboundMail, own: frozenset[str]) -> Details:
    """With the name that the layout gave, turned round where it is "Family, Given".

    Else the Reply-To's, the one announced, the line above the way to reach them.
    """
    details = replace(details, name=trim_name(details.name))
    if turned := re.fullmatch(
        r"([^\W\d][\w'’-]+), ([^\W\d][\w'’-]*[a-zà-ÿ](?: [^\W\d][\w'’.-]*)?)", details.name
    ):
        return replace(details, name=f"{turned[2]} {turned[1]}")
    if turned := re.fullmatch(
        r"([A-ZÀ-Þ][A-ZÀ-Þ'’-]{2,}) ([A-ZÀ-Þ][a-zà-ÿ][\w'’-]*)", details.name
    ):  # "LEMAÎTRE Solène"
        return replace(details, name=f"{turned[2]} {turned[1].title()}")
    if is_name(details.name) and "," not in details.name:
        return details
    if mail.reply_to.name and mail.reply_to.address == details.email:
        return replace(details, name=mail.reply_to.name)
    return replace(
        details,
        name=announced(mail, own)
        or name_above(details, mail)
        or name_in_bare_lines(details, mail, own)
        or details.name,
    )


def worded(details: Details, mail: InboundMail) -> Details:
    """With their words, where a layout had none among its fields.

    A heading's, or what stands in quotation marks.
    """
    if details.message:
        return details
    lines = above_footer(mail.text)
    prose = trim(
        "\n".join(
            line
            for line in lines
            if not label_of(line, "")
            and not ALIGNED_LINE.match(line)
            and not RULER.match(line)
            and "@" not in line
        )
    )
    return replace(
        details, message=words_of(lines) or (prose if len(prose.split()) > FEWEST_WORDS else "")
    )


def name_above(details: Details, mail: InboundMail) -> str:
    lines = [line.strip() for line in mail.text.split("\n")[:MAX_LINES] if line.strip()]
    place = next(
        (
            n
            for n, line in enumerate(lines)
            if n and any(way and way in line for way in (details.email, details.phone))
        ),
        0,
    )
    above = lines[place - 1] if place else ""
    return (
        above
        if len(above.split()) in (2, 3)
        and all(w[:1].isupper() for w in above.split())
        and as_name(above) == above
        and not re.search(r"\b[A-Z]{2}$", above)
        else ""
    )


def name_in_bare_lines(details: Details, mail: InboundMail, own: frozenset[str]) -> str:
    bare = from_bare_lines(mail, own)
    return as_name(bare.details.name) if bare and bare.details.email == details.email else ""


def phoned(details: Details, mail: InboundMail, own: frozenset[str]) -> Details:
    """With the phone on the line next to their address, each alone on its line, where a layout had
    no field for it.
    """
    lines = [line.strip() for line in mail.text.split("\n")[:MAX_LINES] if line.strip()]
    if (
        details.phone
        or not details.email
        or details.email not in lines
        or is_own(mail.sender.address, own)
    ):
        return details
    place = lines.index(details.email)
    beside = (
        m
        for line in [*lines[place + 1 : place + 2], *lines[max(0, place - 1) : place]]
        if (m := PHONE_LINE.match(line))
    )
    return replace(details, phone=next((m[1] for m in beside), ""))
