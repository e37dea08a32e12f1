"""Mails in which somebody else tells us of a person: the contact is the person inside."""

import pytest

from integrations.inbound_mail import read
from leads.capture.notification import read_notification
from leads.capture.people import phone_in
from leads.contacts.signing import name_under
from tests.support.notifications import OWN, mail

LABELS = (
    "You have a new enquiry.\n\nFull name: Ada Keen\nE-mail: ada@x.example\nTel.: 902 555 "
    "0131\nMessage: The roof leaks.\nIt is old: from 1999.\n\nCan you come?\nHow did you find "
    "us?: A friend\n\n--\nSent from the website"
)
ROWS = (
    "<table><tr><td><b>Name</b></td><td>Ada Keen</td></tr><tr><td>Email</td><td><a "
    "href='mailto:ada@x.example'>ada@x.example</a></td></tr><tr><td>Phone</td><td>902&nbsp;"
    "555-0131</td></tr><tr><td>Message</td><td>The "
    "roof leaks.<br>Can you come?</td></tr></table>"
)
BELOW = (
    "<table><tr><td><strong>Name</strong></td></tr><tr><td>Ada "
    "Keen</td></tr><tr><td><strong>Email</strong></td></tr><tr><td>ada@x.example</td></tr>"
    "<tr><td><strong>Phone</strong></td></tr><tr><td>902 "
    "555 0131</td></tr><tr><td><strong>Message</strong></td></tr><tr><td>The roof leaks. Can you "
    "come?</td></tr></table>"
)
JSON = (
    'A form was sent.\n{"data": {"full-name": "Ada Keen", "your-email": "ada@x.example", "cell": '
    '"902 555 0131", "details": "The roof leaks.\\nCan you come?"}, "meta": {"ip": "192.0.2.1"}}'
)
PAIRS = (
    '[{"label": "Your name", "value": "Ada Keen"}, {"label": "Email", "value": "ada@x.example"}, '
    '{"label": "Phone", "value": "902 555 0131"}, {"label": "Message", "value": "The roof leaks. '
    'Can you come?"}]'
)
MARKET = (
    "New lead!\n\nCUSTOMER\n  Ada Keen\n  ada@x.example\n  Tel. 902-555-0131\n\nIN THEIR OWN "
    'WORDS\n"The roof leaks. Can you come?"\n\nQuote now: https://market.example/1'
)
FORWARD = (
    "Denise, this one is for you\n\nBegin forwarded message:\n\n> From: Ada Keen "
    "<ada@x.example>\n> Date: October 1, 2026\n> Subject: Roof\n>\n> The roof leaks. Can you "
    "come? 902 555 0131\n"
)
FRENCH = (
    "Nom : Ada Keen\nCourriel : ada@x.example\nTéléphone : 902 555 0131\nVotre message : The roof "
    "leaks. Can you come?"
)
LIST = (
    "<p>Neue "
    "Anfrage</p><dl><dt>Vorname</dt><dd>Ada</dd><dt>Nachname</dt><dd>Keen</dd><dt>"
    "E-Mail-Adresse</dt><dd>ada@x.example</dd><dt>Telefon</dt><dd>902 "
    "555 0131</dd><dt>Ihre Nachricht</dt><dd>The roof leaks.<br>Can you come?</dd></dl>"
)
COLUMNS = (
    "<table><tr><td><b>CUSTOMER</b><br>Name: Ada Keen<br>Tel: 902 555 "
    "0131</td><td><b>JOB</b><br>Kind: Roof<br>Town: Halifax</td></tr><tr><td>Email: "
    "ada@x.example<br>Postcode: B3H 1A1</td></tr><tr><td><b>What the customer says</b><br>The "
    "roof leaks. Can you come?</td></tr></table>"
)
ASKED = (
    "A new response.\n\n**Hello! What's your name?**\nAda Keen\n\n**Tell us what's going "
    "on.**\nThe roof leaks.\nCan you come?\n\n**What's your email "
    "address?**\nada@x.example\n\n**And a phone number?**\n902 555 0131\n\nLog in to see more"
)
NUMBERED = (
    "<div><b>Name-2</b></div><div>Ada "
    "Keen</div><div><b>Email-2</b></div><div>ada@x.example</div><div><b>Phone-3</b></div><div>902 "
    "555 0131</div><div><b>field-7</b></div><div>The roof leaks.<br>Can you come? It is the old "
    "part above the kitchen.</div>"
)
DASHED = (
    "A visitor wrote.\n\n  * Your full name - Ada Keen\n  * Your e-mail - ada@x.example\n  * "
    "Mobile - 902 555 0131\n  * Details - The roof leaks. Can you come?\n"
)
OUTLOOK = (
    "À rappeler.\n\n-----Message d'origine-----\nDe : Ada Keen [mailto:ada@x.example]\nEnvoyé : "
    "jeudi\nÀ : Denise\nObjet : Toit\n\nThe roof leaks. Can you come? 902 555 0131"
)
ATTACHED = mail(
    (
        "--b\r\nContent-Type: text/plain\r\n\r\nsee attached\r\n--b\r\nContent-Type: "
        "message/rfc822\r\n\r\nFrom: Ada Keen <ada@x.example>\r\nSubject: roof\r\n\r\nThe roof "
        "leaks. Can you come?\r\n--b--"
    ),
    sender="calvin@oak.example",
    subject="Fwd: roof",
).replace(b"text/plain; charset=utf-8", b"multipart/mixed; boundary=b", 1)
POLISH = (
    "Imię i nazwisko: Ada Keen\nE-mail: ada@x.example\nTelefon: 902 555 0131\nWiadomość: The roof "
    "leaks. Can you come?"
)


@pytest.mark.parametrize(
    ("raw", "how"),
    [
        (mail(LABELS), "labels"),
        (mail(ROWS, html=True), "table"),
        (mail(BELOW, html=True), "table"),
        (mail(JSON, extra="Auto-Submitted: auto-generated\r\n"), "json"),
        (mail(PAIRS), "json"),
        (
            mail(
                MARKET,
                sender="leads@market.example",
                extra="Reply-To: support@market.example\r\nPrecedence: bulk\r\n",
            ),
            "questions",
        ),
        (mail(FORWARD, sender="calvin@oak.example", subject="Fwd: Roof"), "forward"),
        (mail(FRENCH), "labels"),
        (mail(POLISH), "labels"),
        (mail(LIST, html=True), "table"),
        (mail(COLUMNS, html=True), "table"),
        (mail(ASKED), "questions"),
        (mail(NUMBERED, html=True), "questions"),
        (mail(DASHED), "labels"),
        (mail(OUTLOOK, sender="denise@oak.example", subject="TR : Toit"), "forward"),
        (ATTACHED, "attached"),
    ],
)
def test_the_person_inside_is_found(raw: bytes, how: str) -> None:
    found = read_notification(read(raw), OWN)
    assert found is not None
    assert found.how == how
    details = found.details
    assert (details.name, details.email) == ("Ada Keen", "ada@x.example")
    assert "The roof leaks." in details.message
    assert "Can you come?" in details.message
    assert not any(word in details.message for word in ("Sent from", "A friend", "Quote now"))
    assert how in ("forward", "attached") or "902" in details.phone


def test_reply_to_is_the_person_where_a_machine_sends() -> None:
    raw = mail(
        (
            "New submission\n\n--------------------------\n\nThe roof "
            "leaks.\n\n--------------------------\n\nReply to this email to answer"
        ),
        sender="notifications@forms.example",
        extra="Reply-To: Ada Keen <ada@x.example>\r\n",
    )
    found = read_notification(read(raw), OWN)
    assert found
    assert (found.details.email, found.details.message) == (
        "ada@x.example",
        "The roof leaks.",
    )


@pytest.mark.parametrize(
    "raw",
    [
        mail("Hello, our roof leaks. Call me.\nAda", sender="ada@x.example"),
        mail("Name: nothing here\nPrice: 10", sender="ada@x.example"),
        mail("Thursday is fine", sender="ada@x.example", extra="Reply-To: ada.work@x.example\r\n"),
        mail("Your order has shipped", sender="no-reply@shop.example"),
        mail(
            "Name: Oak\nEmail: office@oak.example\n\nEnter 482 913\n",
            sender="no-reply@files.example",
            subject="482 913 is your code",
        ),
        mail(
            (
                "<table><tr><td>Bill "
                "to</td><td>Oak</td></tr><tr><td>Phone</td><td>902-555-0190</td></tr><tr>"
                "<td>Message</td><td>Thank "
                "you</td></tr></table>"
            ),
            sender="billing@bins.example",
            subject="Invoice INV-4471 from Bins is due",
            html=True,
        ),
    ],
)
def test_a_mail_that_speaks_for_itself_is_no_notification(raw: bytes) -> None:
    assert read_notification(read(raw), OWN) is None


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("Ring me on 07700 900182.\n\nMartin\nT 0117 496 0166", "+447700900182"),
        ("Zoe\nOffice 0117 496 0148 | Mobile 07700 900204", "+447700900204"),
        ("It costs £180,000 and I paid on 08/10/2026", ""),
        ("Order no. 07700900182", ""),
        ("call 0117 496 0166", "+441174960166"),
    ],
)
def test_the_writers_own_phone(text: str, phone: str) -> None:
    assert phone_in(text, "GB") == phone


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Please call.\n\nKind regards\nMartin Szabo", "Martin Szabo"),
        ("can you come?\nthanks, Heather", "Heather"),
        ("got a price from another guy $3200 seems alot. Tanya", "Tanya"),
        ("My name is Ada Keen and my roof leaks", "Ada Keen"),
        ("how much for a roof", ""),
    ],
)
def test_the_name_under_a_message(text: str, name: str) -> None:
    assert name_under(text) == name
