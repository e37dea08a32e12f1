"""The bytes of a mail on the wire are what Django would write, short cuts or not."""

import pytest

from integrations.mailing.mail import OutgoingMail, compose
from integrations.mailing.mail_bytes import as_bytes, of_envelope

HEADERS = {
    "Message-ID": "<1@oak.example>",
    "Reply-To": "office+l1-0123456789ab@oak-roofing.example",
    "List-Unsubscribe": "<https://leads.oak-roofing.example/u/1-0123456789ab/>",
    "References": " ".join(f"<{n:024x}.lf@oak-roofing.example>" for n in range(6)),
}


@pytest.mark.parametrize(
    "subject",
    [
        "Hello",
        "",
        "x" * 65,
        "x" * 66,
        "x" * 67,
        "x" * 80,
        "many words " * 18,
        "Größe",
        "tab\there",
        "é" * 100,
        "a" * 40 + " " + "b" * 200,
    ],
)
@pytest.mark.parametrize(
    "sender",
    [
        "Oak Roofing <office@oak.example>",
        '"Oak, Roofing & Sons" <office@oak.example>',
        "Überdach <office@oak.example>",
        "office@oak.example",
    ],
)
@pytest.mark.parametrize("html", ["", "<p>Hello</p>"])
def test_the_same_bytes(subject: str, sender: str, html: str) -> None:
    message = compose(
        OutgoingMail(
            sender=sender,
            to="ada@keen.example",
            subject=subject,
            text="Hello Ada,\n\n.\nFrom here\n\nŁódź " + "long " * 300,
            html=html,
            headers={**HEADERS, "Date": "Tue, 15 Sep 2026 11:00:00 -0000"},
        )
    ).message()
    if html:
        message.set_boundary("==fixed==")
    assert as_bytes(message) == message.as_bytes(linesep="\r\n")


@pytest.mark.parametrize(
    ("address", "envelope"),
    [
        ("ada@keen.example", "ada@keen.example"),
        ("ada+x_1.b-c@mail.keen.example", "ada+x_1.b-c@mail.keen.example"),
        ("Oak <office@oak.example>", "Oak <office@oak.example>"),
        ("ada@kéen.example", "ada@xn--ken-bma.example"),
    ],
)
def test_the_envelope(address: str, envelope: str) -> None:
    assert of_envelope(address) == envelope


@pytest.mark.parametrize(
    "address", ["not an address\n", "two@x.example, three@y.example", "a@b\r\nRCPT TO:<c@d>"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        of_envelope(address)
