"""The raw mails that a rehearsal lets arrive.

A reply, a bounce, a complaint, a note of the team.
"""

import re
from datetime import datetime
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, make_msgid, parseaddr


def mail_of_turn(
    sender: str,
    to: str,
    subject: str,
    text: str,
    at: datetime,
    in_reply_to: str = "",
    automatic: bool = False,
) -> bytes:
    name, address = parseaddr(sender)
    mail = EmailMessage()
    mail["From"] = f'"{name}" <{address}>' if name else address
    mail["To"], mail["Subject"], mail["Date"] = to, " ".join(subject.split()), format_datetime(at)
    mail["Message-ID"] = make_msgid(domain=address.rpartition("@")[2] or "example.org")
    if in_reply_to:
        mail["In-Reply-To"] = mail["References"] = in_reply_to
    if automatic:
        mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(text)
    return mail.as_bytes()


def bounce(to: str, failed: str, text: str, message_id: str, at: datetime) -> bytes:
    """A delivery report (RFC 3464) about one of our mails; the status code stands in the text."""
    found = re.search(r"\b[245]\.\d{1,3}\.\d{1,3}\b", text)
    status = found[0] if found else "5.0.0"
    report = status_part(
        f"Final-Recipient: rfc822; {failed}\nAction: "
        f"{'failed' if status.startswith('5') else 'delayed'}\nStatus: "
        f"{status}\nDiagnostic-Code: smtp; {text}"
    )
    return wrapped(
        to,
        "Undelivered Mail Returned to Sender",
        "delivery-status",
        text,
        report,
        message_id,
        failed,
        at,
    )


def complaint(to: str, complainer: str, text: str, message_id: str, at: datetime) -> bytes:
    """An abuse report (RFC 5965) about one of our mails."""
    report = MIMENonMultipart("message", "feedback-report")
    report.set_payload("Feedback-Type: abuse\nUser-Agent: provider/1.0\nVersion: 1\n")
    return wrapped(to, "Abuse report", "feedback-report", text, report, message_id, complainer, at)


def status_part(text: str) -> Message:
    part = MIMENonMultipart("message", "delivery-status")
    about_us, about_it = Message(), Message()
    about_us["Reporting-MTA"] = "dns; mx.example.org"
    for line in text.split("\n"):
        name, _, value = line.partition(": ")
        about_it[name] = value
    part.set_payload([about_us, about_it])
    return part


def wrapped(
    to: str,
    subject: str,
    kind: str,
    text: str,
    report: Message,
    message_id: str,
    about: str,
    at: datetime,
) -> bytes:
    mail = MIMEMultipart("report", report_type=kind)
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = (
        "Mail Delivery System <mailer-daemon@example.org>",
        to,
        subject,
        format_datetime(at),
    )
    mail["Return-Path"], mail["Message-ID"] = "<>", make_msgid(domain="example.org")
    mail.attach(MIMEText(text))
    mail.attach(report)
    original = MIMENonMultipart("text", "rfc822-headers")
    original.set_payload(f"To: {about}\nMessage-ID: {message_id}\n")
    mail.attach(original)
    return mail.as_bytes()
