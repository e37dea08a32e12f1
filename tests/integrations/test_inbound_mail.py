"""Whatever a stranger sends can be read.

Nothing raises, nothing is unbounded, new words are told from old ones.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.inbound_mail import read
from tests.support.speed import counted_work

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
    with counted_work() as spent:
        mail = read(
            (
                "From: p@b.example\r\nSubject: Leak\r\nContent-Type: multipart/mixed; "
                "boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nOur roof "
                f"leaks\r\n--x\r\nContent-Type: {declared}\r\nContent-Disposition: "
                "attachment\r\n\r\nhi\r\n--x--\r\n"
            ).encode()
        )
        assert "Our roof leaks" in mail.text
    assert spent.seconds < 5


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
    with counted_work() as spent:
        read(
            b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"
            + line.encode()
            + b"\r\nEND:VCALENDAR"
        )
    assert spent.seconds < 3


def test_a_guest_with_a_colon_in_their_name_is_found() -> None:
    raw = (
        b"Content-Type: text/calendar\r\n\r\nMETHOD:REQUEST\r\nATTENDEE;ROLE=REQ-PARTICIPANT;"
        b'CN="Fox: Dana";RSVP=TRUE:mailto:dana@fox.example\r\n'
    )
    assert [(g.name, g.address) for g in read(raw).guests] == [("Fox: Dana", "dana@fox.example")]
