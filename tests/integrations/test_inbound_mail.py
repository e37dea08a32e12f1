"""Whatever a stranger sends can be read.

Nothing raises, nothing is unbounded, new words are told from old ones.
"""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.inbound_mail import read
from tests.support import letter

PAYLOADS = Path(__file__).parent / "payloads"
UGLY = [
    b"",
    b"\x00\xff\xfe",
    b"From: a@b.example\r\n\r\n",
    b"Content-Type: text/plain; name*\r\n\r\nhello",
    b"To: (c):\r\nCc: (x): a@b.example;\r\n\r\nhello",
    b'Message-ID: <[abc@microsoft.example]>\r\nTo: "\r\n\r\nhello',
    b"Content-Type: text/plain; charset=no-such-charset\r\n\r\nhello \xe9",
    b"Content-Type: multipart/mixed\r\n\r\nno boundary",
    (
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
    ),
    b"Content-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\n\r\n!!!not base64",
    b"Date: never\r\nFrom: =?utf-8?q?=ff=fe?= <x@y.example>\r\n\r\nhello",
    b"From: a@b.example\r" + b"Subject: old mac\r\rhello",
]


@pytest.mark.parametrize("raw", UGLY)
def test_ugly_mail_is_read(raw: bytes) -> None:
    mail = read(raw)
    assert "\x00" not in mail.text + mail.subject + mail.sender.address


@given(st.binary(max_size=3000))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read(raw: bytes) -> None:
    read(raw)


HEADERS = st.sampled_from(
    [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "References",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Reply-To",
        "Content-Disposition",
        "MIME-Version",
    ]
)
VALUES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "multipart/mixed; boundary=b",
            "text/html; charset=utf-16",
            "message/rfc822",
            "base64",
            "quoted-printable",
            "attachment; filename*0*=x''%",
            "multipart/report; report-type=delivery-status; boundary=b",
        ]
    ),
)


@given(
    st.lists(st.tuples(HEADERS, VALUES), max_size=8),
    st.lists(
        st.one_of(
            st.text(max_size=80),
            st.sampled_from(
                [
                    "--b",
                    "--b--",
                    "",
                    "Content-Type: message/delivery-status",
                    "<p>x",
                    "> quoted",
                    "On x wrote:",
                ]
            ),
        ),
        max_size=20,
    ),
)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_broken_mime_is_read(headers: list[tuple[str, str]], lines: list[str]) -> None:
    raw = "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n" + "\r\n".join(lines)
    read(raw.encode("utf-8", "surrogatepass"))


def test_depth_and_parts_are_bounded() -> None:
    deep = (
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(500)
        )
        + b"Content-Type: text/plain\r\n\r\nhello"
    )
    many = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 5000
    )
    assert read(deep).text is not None
    assert len(read(many).text) < 10_000


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
        ("Return-Path: <>", "automatic"),
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


@pytest.mark.parametrize(
    "declared",
    [
        'a/b; name="' + ";" * 300_000 + '"',
        'text/plain; charset="' + '\\";' * 200_000,
        "text/plain; " + "a=b; " * 200_000,
        'a/b; name="' + ";\r\n " * 100_000 + '"',
    ],
    ids=range(4),
)
def test_a_part_that_declares_far_too_much_is_read_at_once(declared: str) -> None:
    began = time.monotonic()
    mail = read(
        (
            "From: p@b.example\r\nSubject: Leak\r\nContent-Type: multipart/mixed; "
            "boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nOur roof "
            f"leaks\r\n--x\r\nContent-Type: {declared}\r\nContent-Disposition: "
            "attachment\r\n\r\nhi\r\n--x--\r\n"
        ).encode()
    )
    assert "Our roof leaks" in mail.text
    assert time.monotonic() - began < 5


def test_a_file_name_written_as_it_is_stays_readable() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n"
        b'--b\r\nContent-Type: application/pdf; name="d\xc3\xa9vis.pdf"\r\n'
        b'Content-Disposition: attachment; filename="d\xc3\xa9vis.pdf"\r\n\r\n%PDF\r\n--b--'
    )
    assert [a.name for a in read(raw).attachments] == ["dévis.pdf"]


def test_what_hangs_on_an_attached_mail_is_kept_inside_it_once() -> None:
    inner = (
        b"Subject: inner\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n"
        b"Content-Type: text/plain\r\n\r\nhi\r\n--c\r\nContent-Type: image/png; name=a.png\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--c--"
    )
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nsee\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--"
    )
    found = read(raw).attachments
    assert len(found) == 1
    assert b"a.png" in found[0].data


@pytest.mark.parametrize(
    "line",
    [
        "ATTENDEE" + ";" * 4000,
        "ATTENDEE" + ';""' * 2000,
        "ATTENDEE;CN=" + "a" * 50_000,
        'ATTENDEE;CN="' + ";" * 5000,
        "ATTENDEE" + ";a:" * 3000,
    ],
)
def test_a_hostile_calendar_is_read_at_once(line: str) -> None:
    began = time.monotonic()
    read(
        b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"
        + line.encode()
        + b"\r\nEND:VCALENDAR"
    )
    assert time.monotonic() - began < 3


def test_a_guest_with_a_colon_in_their_name_is_found() -> None:
    raw = (
        b"Content-Type: text/calendar\r\n\r\nMETHOD:REQUEST\r\nATTENDEE;ROLE=REQ-PARTICIPANT;"
        b'CN="Fox: Dana";RSVP=TRUE:mailto:dana@fox.example\r\n'
    )
    assert [(g.name, g.address) for g in read(raw).guests] == [("Fox: Dana", "dana@fox.example")]
