"""A machine's mail that no layout fits.

A model points to the person in it, code reads what stands there.

It can only point: an address that does not stand in the mail, is ours or the messenger's, is no
answer.
"""

from datetime import datetime
from typing import Any

from integrations.errors import OutsideError
from integrations.inbound_mail import InboundMail
from leads.capture.notification import (
    ANNOUNCES,
    PAPERWORK,
    ROBOT_SENDER,
    Notification,
    announced,
    is_brand,
    is_strangers,
    named,
)
from leads.contacts.signing import name_under
from leads.fields import Details
from leads.llm.accounts import can_ask
from leads.llm.calls import (
    OverBudget,
    Question,
    ask_question,
    load_prompt,
    mark_call_unusable,
)
from leads.llm.redact import Redaction
from leads.models import Business, ModelCall

ANSWER_TOKENS = 300
MAX_LINES, LONGEST_LINE = 120, 300
SCHEMA = {
    "type": "object",
    "properties": {
        "inquiry": {"type": "boolean"},
        "email": {"type": "string"},
        "phone": {"type": "string"},
        "first_line": {"type": "integer"},
        "last_line": {"type": "integer"},
    },
    "required": ["inquiry", "email", "phone", "first_line", "last_line"],
    "additionalProperties": False,
}


def pointed(
    mail: InboundMail, business: Business, own: frozenset[str], now: datetime
) -> tuple[Notification | None, int | None]:
    """(whom the mail tells of, as a model points to them, the ModelCall that was made).

    None without a model, budget or anybody to point to. Asked with no transaction open.
    """
    if not can_ask(business) or not is_left_over(mail):
        return None, None
    filled = [line.strip()[:LONGEST_LINE] for line in mail.text.split("\n") if line.strip()]
    lines = filled[:MAX_LINES]
    redaction = Redaction(
        business.country, [announced(mail, own), name_under(mail.text), mail.reply_to.name]
    )
    asked = numbered(shown_lines(lines, mail, redaction, own))
    version, orders = load_prompt("find")
    question = Question(
        business,
        ModelCall.Purpose.FIND,
        version,
        [{"role": "system", "content": orders}, {"role": "user", "content": asked}],
        SCHEMA,
        ANSWER_TOKENS,
    )
    try:
        data, call = ask_question(question, now)
    except (OverBudget, OutsideError):
        return None, None  # a person will see it all the same
    found = notification_from_lines(data, lines, mail, redaction, own) if data else None
    if data and not isinstance(data.get("inquiry"), bool):
        mark_call_unusable(call)
    return found, call.pk


def shown_lines(
    lines: list[str], mail: InboundMail, redaction: Redaction, own: frozenset[str]
) -> list[str]:
    """The lines with placeholders for what is private, below the subject.

    What is ours or the messenger's has one that cannot be pointed to.
    """
    shown = [redaction.text(line) for line in lines]
    ours = [t for t, value in redaction.tokens.items() if is_theirs_not(value, mail, own)]
    for token in ours:
        shown = [line.replace(token, "[OURS]") for line in shown]
    return [f"Subject: {redaction.text(mail.subject)}", *shown]


def numbered(lines: list[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines))


def is_left_over(mail: InboundMail) -> bool:
    """A machine's mail, or news from a house, which answers nothing and is neither paper nor a
    list's.
    """
    if mail.references or mail.of_delivery or mail.kind in ("bounce", "list"):
        return False
    if PAPERWORK.search(mail.subject):
        return False
    return bool(mail.text.strip()) and may_tell_of_somebody(mail)


def may_tell_of_somebody(mail: InboundMail) -> bool:
    is_automatic = ROBOT_SENDER.search(mail.sender.address) or mail.headers.get("Auto-Submitted")
    return bool(is_automatic or (is_brand(mail.sender) and ANNOUNCES.search(mail.subject)))


def is_theirs_not(value: str, mail: InboundMail, own: frozenset[str]) -> bool:
    """An address of ours or of the messenger's house."""
    return "@" in value and not is_strangers(value.lower(), mail.sender, own)


def notification_from_lines(
    data: dict[str, Any],
    lines: list[str],
    mail: InboundMail,
    redaction: Redaction,
    own: frozenset[str],
) -> Notification | None:
    if data.get("inquiry") is not True:
        return None
    address = standing(data.get("email"), "EMAIL", redaction)
    phone = standing(data.get("phone"), "PHONE", redaction)
    if not (address or phone) or is_theirs_not(address, mail, own):
        return None
    message = between(data.get("first_line"), data.get("last_line"), lines)
    details = named(
        Details(
            email=address.lower(),
            phone=phone,
            message=message or "\n".join(lines),
            subject=mail.subject,
        ),
        mail,
        own,
    )
    fields = {"name": details.name, "email": address, "phone": phone, "message": message}
    return Notification(details, "model", {k: v for k, v in fields.items() if v})


def standing(token: Any, kind: str, redaction: Redaction) -> str:
    """What a placeholder of this kind stands for, else ""."""
    return (
        redaction.tokens.get(token, "")
        if isinstance(token, str) and token.startswith(f"[{kind}_")
        else ""
    )


def between(first: Any, last: Any, lines: list[str]) -> str:
    """Lines by their numbers, from 1; "" where the numbers make no sense."""
    if not (type(first) is int and type(last) is int and 1 <= first <= last <= len(lines)):
        return ""
    return "\n".join(lines[first - 1 : last])
