"""What a layout left out of a notification: the name, the words, the phone."""

import re
from dataclasses import replace
from itertools import pairwise

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
from leads.contacts.signing import as_name
from leads.fields import FEWEST_WORDS, Details

FAMILY_COMMA_GIVEN = re.compile(
    r"([^\W\d][\w'’-]+), ([^\W\d][\w'’-]*[a-zà-ÿ](?: [^\W\d][\w'’.-]*)?)"
)
FAMILY_IN_CAPITALS = re.compile(
    r"([A-ZÀ-Þ][A-ZÀ-Þ'’-]{2,}) ([A-ZÀ-Þ][a-zà-ÿ][\w'’-]*)"
)  # "LEMAÎTRE Solène"
IS_PLACE = re.compile(r"\b[A-Z]{2}$")


def fill_gaps(details: Details, mail: InboundMail, own: frozenset[str]) -> Details:
    return phoned(worded(named(details, mail, own), mail), mail, own)


def named(details: Details, mail: InboundMail, own: frozenset[str]) -> Details:
    """With the name that the layout gave, turned round where it is "Family, Given".

    Else the Reply-To's, the one announced, the line above the way to reach them.
    """
    details = replace(details, name=trim_name(details.name))
    name = (
        turned_round(details.name)
        or name_as_given(details)
        or name_of_reply_to(details, mail)
        or announced(mail, own)
        or name_above(details, mail)
        or name_in_bare_lines(details, mail, own)
        or details.name
    )
    return replace(details, name=name)


def turned_round(name: str) -> str:
    """Given name first, where the family's plainly stood there; else ""."""
    if turned := FAMILY_COMMA_GIVEN.fullmatch(name):
        return f"{turned[2]} {turned[1]}"
    if turned := FAMILY_IN_CAPITALS.fullmatch(name):
        return f"{turned[2]} {turned[1].title()}"
    return ""


def name_as_given(details: Details) -> str:
    return details.name if is_name(details.name) and "," not in details.name else ""


def name_of_reply_to(details: Details, mail: InboundMail) -> str:
    return mail.reply_to.name if mail.reply_to.address == details.email else ""


def worded(details: Details, mail: InboundMail) -> Details:
    """With their words, where a layout had none among its fields.

    A heading's, or what stands in quotation marks.
    """
    if details.message:
        return details
    lines = above_footer(mail.text)
    prose = trim("\n".join(filter(is_prose, lines)))
    enough_prose = prose if len(prose.split()) > FEWEST_WORDS else ""
    return replace(details, message=words_of(lines) or enough_prose)


def is_prose(line: str) -> bool:
    """No label with its value, no ruler, no address."""
    is_layout = label_of(line, "") or ALIGNED_LINE.match(line) or RULER.match(line)
    return not is_layout and "@" not in line


def name_above(details: Details, mail: InboundMail) -> str:
    ways = [way for way in (details.email, details.phone) if way]
    lines = filled_lines(mail)
    below_another = (pair for pair in pairwise(lines) if any(way in pair[1] for way in ways))
    above, _ = next(below_another, ("", ""))
    return above if looks_like_name(above) else ""


def filled_lines(mail: InboundMail) -> list[str]:
    return [line.strip() for line in mail.text.split("\n")[:MAX_LINES] if line.strip()]


def looks_like_name(line: str) -> bool:
    """Two or three words that begin with capitals, and no place."""
    words = line.split()
    return (
        len(words) in (2, 3)
        and all(word[0].isupper() for word in words)
        and as_name(line) == line
        and not IS_PLACE.search(line)
    )


def name_in_bare_lines(details: Details, mail: InboundMail, own: frozenset[str]) -> str:
    bare = from_bare_lines(mail, own)
    return as_name(bare.details.name) if bare and bare.details.email == details.email else ""


def phoned(details: Details, mail: InboundMail, own: frozenset[str]) -> Details:
    """With the phone on the line next to their address, each alone on its line, where a layout had
    no field for it.
    """
    lines = filled_lines(mail)
    if details.phone or details.email not in lines or is_own(mail.sender.address, own):
        return details
    place = lines.index(details.email)
    beside = [*lines[place + 1 : place + 2], *lines[max(0, place - 1) : place]]
    phone_lines = filter(None, map(PHONE_LINE.match, beside))
    return replace(details, phone=next((found[1] for found in phone_lines), ""))
