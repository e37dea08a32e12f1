"""A mail that one of us, or another system, sends on.

The inner From is the person, and the quoted part is the message.
"""

import email.utils
import re
from dataclasses import replace

from integrations.inbound_mail import FORWARDED, InboundMail
from leads.capture.notification.data import from_json
from leads.capture.notification.labels import from_labels
from leads.capture.notification.shared import ROBOT_SENDER, Notification, is_own, trim
from leads.capture.people import emails_in
from leads.contacts.identity import email_address
from leads.fields import Details, text_of


def from_forward(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """The inner From is the person, and the quoted part is the message."""
    mark = FORWARDED.search(mail.text)
    if not mark:
        mark = (
            re.search(r"(?m)^(?=\s*>?\s*\*?(?:From|De|Von|Od)\s?:\*? .+)", mail.text)
            if re.match(r"(?i)\s*(?:fwd?|tr|wg|rv|pd|i|fw)\s?:", mail.subject)
            else None
        )
    if not mark:
        return None
    inner = [re.sub(r"^\s*>+ ?", "", line) for line in mail.text[mark.end() :].split("\n")]
    headers, body = inner_headers(inner)
    shown, address = email.utils.parseaddr(
        headers.get("from", "").replace("[mailto:", "<").replace("]", ">")
    )
    address = email_address(address) or next(iter(emails_in(headers.get("from", ""))), "")
    if not address or is_own(address, own):
        again = from_labels(replace(mail, text="\n".join(body), html=""), own) or from_json(
            replace(mail, text="\n".join(body)), own
        )
        return replace(again, how="forward") if again else None
    within = (
        from_labels(replace(mail, text="\n".join(body)), own)
        if ROBOT_SENDER.search(address)
        else None
    )
    if within:
        return replace(within, how="forward")
    message = trim("\n".join(body))
    details = Details(
        name=text_of(shown).strip("\"' "),
        email=address,
        message=message,
        subject=headers.get("subject", ""),
    )
    return Notification(
        details,
        "forward",
        {
            "from": headers.get("from", ""),
            "subject": headers.get("subject", ""),
            "message": message,
        },
    )


INNER_HEADER = re.compile(
    r"^\s*\*?(from|de|von|od|da|date|sent|envoyé|gesendet|enviado|fecha|data|datum|wysłano|to|à|an|para|do|cc|subject|objet|betreff|asunto|temat|reply-to|répondre à|antwort an|responder a)\*?\s?:\*?\s*(.*)$",
    re.I,
)
SAME_HEADER = {
    "de": "from",
    "von": "from",
    "od": "from",
    "da": "from",
    "objet": "subject",
    "betreff": "subject",
    "asunto": "subject",
    "temat": "subject",
}


def inner_headers(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    headers: dict[str, str] = {}
    index = 0
    while index < len(lines) and not lines[index].strip():
        index += 1
    last = ""
    while index < len(lines) and lines[index].strip():
        found = INNER_HEADER.match(lines[index])
        if found:
            last = SAME_HEADER.get(found[1].lower(), found[1].lower())
            headers.setdefault(last, found[2].strip())
        elif last and not headers[last]:
            headers[last] = lines[index].strip()
        else:
            break
        index += 1
    return headers, lines[index:]
