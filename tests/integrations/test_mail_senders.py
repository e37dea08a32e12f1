"""Replies, receipts and bounces: whose words they are, and which of them are new."""

import pytest

from integrations.inbound_mail import read
from tests.support import letter


def reply(text: str) -> tuple[str, str]:
    mail = read(
        (
            "From: a@b.example\r\nSubject: Re: x\r\nContent-Type: text/plain; "
            f"charset=utf-8\r\n\r\n{text}"
        ).encode()
    )
    return mail.fresh, mail.quoted


@pytest.mark.parametrize(
    "quoted",
    [
        "On Tue, Oct 20, 2026 at 9:00 AM Oak <office@oak.example> wrote:\n> Unsubscribe here",
        "Le mar. 20 oct. 2026 à 09:00, Oak <office@oak.example> a écrit :\n> Unsubscribe here",
        "Am 20.10.2026 um 09:00 schrieb Oak <office@oak.example>:\n> Unsubscribe here",
        (
            "________________________________\nFrom: Oak <office@oak.example>\nSent: 20 October "
            "2026 09:00\nTo: Ada\nSubject: Hi\n\nUnsubscribe here"
        ),
        "-----Original Message-----\nFrom: Oak\nUnsubscribe here",
    ],
)
def test_quoted_mail_is_folded_and_not_cut(quoted: str) -> None:
    fresh, old = reply(f"Thursday is fine.\nAda\n\n{quoted}")
    assert "Thursday is fine." in fresh
    assert "Unsubscribe" not in fresh
    assert "Unsubscribe here" in old


def test_a_mail_that_is_all_quote_is_kept_whole() -> None:
    fresh, _ = reply("> only quoted words")
    assert "only quoted words" in fresh


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("", "human"),
        ("Auto-Submitted: auto-replied", "automatic"),
        ("Auto-Submitted: no", "human"),
        ("X-Auto-Response-Suppress: All", "human"),
        ("Precedence: bulk", "list"),
        ("List-Id: <x.example>", "list"),
        ("Return-Path: <>", "human"),
        ("X-Autoreply: no", "human"),
        ("X-Autorespond: false", "human"),
        ("Precedence: auto_reply", "automatic"),
        ("Auto-Submitted: auto-replied (vacation)", "automatic"),
        ("X-Autoreply: yes", "automatic"),
    ],
)
def test_who_sent_it_is_told_by_headers(headers: str, kind: str) -> None:
    assert (
        read(
            (
                f"From: a@b.example\r\n{headers + chr(13) + chr(10) if headers else ''}Subject: "
                "x\r\n\r\nhello"
            ).encode()
        ).kind
        == kind
    )


def test_an_answer_below_the_quote_is_what_is_new() -> None:
    raw = (
        b"From: a@b.example\r\nSubject: AW: Roof\r\n\r\nAm 20.11.2026 um 09:00 schrieb Oak:\r\n"
        b"> Hello,\r\n> reply STOP to stop\r\n\r\nThank you, Friday is fine.\r\n"
    )
    read_mail = read(raw)
    assert read_mail.fresh == "Thank you, Friday is fine."
    assert "STOP" in read_mail.quoted


def test_a_read_receipt_is_no_words_of_a_person() -> None:
    raw = (
        b"From: a@b.example\r\n"
        b"Content-Type: multipart/report; report-type=disposition-notification; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/plain\r\n\r\nYour message was read.\r\n--x--"
    )
    assert read(raw).kind == "automatic"


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (
            "mdaemon@receive.example.com",
            "Permanent Delivery Failure",
            "The following data may be used: User unknown",
        ),
        (
            "antivirus@gateway.example",
            "Delivery failure notification",
            "Your message could not be delivered to anna@x.example.",
        ),
        (
            "ndr@some.example",
            "Mail delivery failed: returning message to sender",
            "550 no such user",
        ),
        (
            "post@server.example",
            "Unzustellbar: Ihre Anfrage",
            "Die Nachricht konnte nicht zugestellt werden: 5.1.1",
        ),
    ],
)
def test_a_bounce_in_plain_words_is_one_from_whatever_address(
    sender: str, subject: str, text: str
) -> None:
    assert read(letter(sender, text, subject)).kind == "bounce"


@pytest.mark.parametrize(
    "subject",
    [
        "Fwd: Mail delivery failed: returning message to sender",
        "Re: Delivery failure notification",
        "Delivery problem: our skip was not delivered",
    ],
)
def test_a_person_who_speaks_of_a_bounce_is_a_person(subject: str) -> None:
    assert (
        read(
            letter(
                "ada@lovelace.example",
                "Could you see why this came back? Can you deliver on Tuesday?",
                subject,
            )
        ).kind
        == "human"
    )


def test_an_answer_below_the_quote_is_the_answer() -> None:
    mail = read(
        letter(
            "anna@x.example",
            (
                "W dniu 5.10.2026 o 09:00, Marlow & Pike pisze:\n> Czy środa pasuje?\n> "
                "Pozdrawiam\n\nTak, środa po 16 pasuje. Mój numer 07700 900155."
            ),
        )
    )
    assert mail.fresh == "Tak, środa po 16 pasuje. Mój numer 07700 900155."
    assert "Czy środa pasuje?" in mail.quoted
