"""Mail that is made to be slow: read in time that grows with its size, and no faster."""

import pytest

from integrations import inbound_mail
from integrations.inbound_mail import Parties, split_again
from integrations.inbound_mail.quoting.ours import OurWords
from tests.support.speed import counted_work

SECONDS = 5.0  # of work for one mail of a few megabytes; each took 6 to 50
OURS = OurWords([" ".join(f"word{n}" for n in range(400))])
PAGE = "text/html; charset=utf-8"
TOGETHER = "multipart/mixed; boundary=B"
HTML_PART = b"--B\r\nContent-Type: text/html\r\n\r\n" + b"<p>ab <b>c</b>" * 3000 + b"\r\n"
FLOWED = "text/plain; format=flowed; delsp=yes"


def mail_of(kind: str, body: bytes) -> bytes:
    head = f"From: Dana <dana@fox.example>\r\nSubject: Re: Roof\r\nContent-Type: {kind}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b">\n" * 100_000),
        ("text/plain", b"a: b@c.example 2026 10:10\n" * 100_000),
        (FLOWED, b"a \n" * 1_000_000),
        (PAGE, b"&amp;" * 1_000_000),
        (PAGE, b"<p>a</p>" * 400_000),
        (PAGE, b"<table>" + b"<tr><td>x</td></tr>" * 100_000),
        (TOGETHER, b"--B\r\n\r\nh\r\n" * 200_000),
        (TOGETHER, HTML_PART * 400),
    ],
    ids=["marks", "headings", "flowed", "entities", "paragraphs", "rows", "parts", "pages"],
)
def test_a_heavy_mail_is_read_in_a_bearable_time(kind: str, body: bytes) -> None:
    raw = mail_of(kind, body)
    with counted_work() as spent:
        split_again(inbound_mail.read(raw), OURS, Parties({"Oak Roofing"}))
    assert spent.seconds < SECONDS


def test_parts_beyond_those_that_are_read_are_told() -> None:
    mail = inbound_mail.read(mail_of(TOGETHER, b"--B\r\n\r\nh\r\n" * 10_000))
    assert mail.attachments[-1].name == "more parts"


def test_a_long_page_keeps_its_words() -> None:
    page = b"<p>The roof leaks.</p>" + b"<br>" * 30_000 + b"<p>Call me.</p>"
    assert inbound_mail.read(mail_of(PAGE, page)).text == "The roof leaks.\nCall me."
