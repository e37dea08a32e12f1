"""Layouts of form builders, marketplaces, telephones and calendars; and mails that only look so."""

import json
import re
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from integrations.inbound_mail import read
from leads.capture.notification import read_notification
from leads.capture.people import phone_in
from leads.contacts.signing import name_under
from tests.support import letter
from tests.support.notifications import OWN, mail
from tests.support.speed import counted_work


def test_a_marketplace_may_give_a_phone_only() -> None:
    raw = mail(
        (
            "New direct lead\n\nAda Keen\n902-555-0131\na••••@••••.example\n\nMessage from "
            "customer\nThe roof leaks.\n\nYou paid $40 for this lead. Call Support at "
            "1-800-555-0155."
        ),
        sender="no-reply@market.example",
        extra="List-Unsubscribe: <https://market.example/u>\r\n",
    )
    found = read_notification(read(raw), OWN)
    assert found
    assert (
        found.details.name,
        found.details.email,
        found.details.phone,
        found.details.message,
    ) == ("Ada Keen", "", "902-555-0131", "The roof leaks.")


LAYOUTS = json.loads((Path(__file__).parent / "notifications.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("layout", LAYOUTS, ids=[row["name"] for row in LAYOUTS])
def test_layouts_of_form_builders_marketplaces_and_telephones(layout: dict[str, Any]) -> None:
    """Each names its person: (name, e-mail, phone), as whoever files it reads them."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        layout["sender"],
        "office@oak.example",
        layout["subject"],
    )
    if layout["reply_to"]:
        mail["Reply-To"] = layout["reply_to"]
    if layout["text"]:
        mail.set_content(layout["text"])
    if layout["html"]:
        (mail.add_alternative if layout["text"] else mail.set_content)(
            layout["html"], subtype="html"
        )
    found = read_notification(
        read(mail.as_bytes()), frozenset({"office@oak.example", "oak.example"})
    )
    assert found is not None
    name, address, phone = layout["expected"]
    given = found.details
    assert (
        given.email,
        digits(given.phone or phone_in(given.message, "CA", name=given.name))[-9:],
    ) == (address, digits(phone)[-9:])
    assert not name or (given.name or name_under(given.message)) == name


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (
            "no-reply@parcel.example",
            "Your order 1234 has shipped",
            (
                "Your parcel is on its way.\n\nQuestions? Contact support at help@carrier.example "
                "or call 1-800-555-0100."
            ),
        ),
        (
            "noreply@bank.example",
            "New message in your secure inbox",
            (
                "You have a new message from Example Bank. Sign in to read it. Need help? Call us "
                "on 902-555-0190."
            ),
        ),
        (
            "notifications@network.example",
            "Dana Fox sent you a message",
            (
                "Dana Fox sent you a message\n\nHi, I'd like to add you to my network.\n\nReply: "
                "https://l.example"
            ),
        ),
        (
            "no-reply@app.example",
            "Your password was changed",
            "If this was not you contact support@app-help.example immediately.",
        ),
        (
            "team@studio.example",
            "Quote for our office roof",
            (
                "Could you send us a quote for our office roof?\n\nBest,\nAnna Lee\nStudio "
                "Lee\n902-555-0123"
            ),
        ),
    ],
)
def test_machines_that_speak_of_themselves_and_people_who_do_tell_of_nobody(
    sender: str, subject: str, text: str
) -> None:
    assert (
        read_notification(
            read(letter(sender, text, subject)), frozenset({"office@oak.example", "oak.example"})
        )
        is None
    )


INVITATION = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Visit\r\nORGANIZER;"
    'CN=Oak:mailto:office@oak.example\r\nATTENDEE;CN="Dana '
    'Fox";PARTSTAT=ACCEPTED:mailto:dana@\r\n fox.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
)


def invited(sender: str, calendar: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        sender,
        "office@oak.example",
        "Confirmed: Visit at 9:00",
    )
    mail.set_content(
        "A new event has been scheduled.\n\nPhone\n+19025550111\n\nNotes\nMy gutters overflow."
    )
    mail.add_attachment(
        calendar.encode(), maintype="text", subtype="calendar", filename="invite.ics"
    )
    return mail.as_bytes()


def test_a_booking_names_its_guest_in_the_calendar() -> None:
    found = read_notification(read(invited("Slots <hello@slots.example>", INVITATION)), OWN)
    assert found
    assert (found.how, found.details.name, found.details.email, found.details.phone) == (
        "invitation",
        "Dana Fox",
        "dana@fox.example",
        "+19025550111",
    )


def test_an_invitation_of_their_own_or_an_answer_to_ours_tells_of_nobody_else() -> None:
    theirs = INVITATION.replace("office@oak.example", "ada@x.example").replace(
        "dana@\r\n fox.example", "office@oak.example"
    )
    assert read_notification(read(invited("Ada <ada@x.example>", theirs)), OWN) is None
    assert (
        read_notification(
            read(invited("Dana Fox <dana@fox.example>", INVITATION.replace("REQUEST", "REPLY"))),
            OWN,
        )
        is None
    )


@pytest.mark.parametrize(
    "body",
    [
        "\n".join(["Name: a" + " " * 1980 + "b"] * 49),
        "<table><tr><td>" + "<br>" * 40_000 + "x</td><td>y</td></tr></table>",
        "[10:01] a: " * 5000,
        "x" + " -" * 20_000,
    ],
)
def test_a_hostile_layout_is_read_at_once(body: str) -> None:
    sent = mail(body, sender="noreply@x.example", html=body.startswith("<"))
    with counted_work() as spent:
        read_notification(read(sent), OWN)
    assert spent.seconds < 3


@pytest.mark.parametrize("label", ["Order ID", "Job ref.", "Case", "VAT", "N° de dossier"])
def test_a_number_of_another_kind_is_no_phone(label: str) -> None:
    found = read_notification(
        read(
            mail(
                f"Name: Ada Keen\nEmail: ada@x.example\n{label}: 902 555 0131\nMessage: The "
                "roof leaks."
            )
        ),
        OWN,
    )
    assert found
    assert (found.details.email, found.details.phone) == ("ada@x.example", "")
