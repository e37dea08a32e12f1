"""Every reader against what is made to be slow for it, each time four times as long.

No clock says what is too long: the work is compared in one run.
"""

import contextlib
import json
import time
from collections.abc import Callable

import pytest

from integrations.inbound_mail import OurWords, Parties, read, split_again
from leads.capture import notification
from leads.capture.people import emails_in, phone_in
from leads.capture.submission import Kept, submission_in
from leads.contacts.signing import name_signed, name_under
from leads.judge.opinion import Inquiry
from leads.judge.plain import judge_by_rules
from leads.llm.redact import Redaction
from leads.sources import tables
from leads.words import absence, opt_out
from tests import support

Reader = Callable[[bytes], object]

LENGTH, TIMES = 3_000, 4  # bytes
LINEAR = 9  # times the work for four times the bytes; what is quadratic takes sixteen
TOO_LITTLE = 0.03  # seconds of work, below which a clock tells nothing
TRIES = 3  # other work on the machine makes a figure too high, never too low

OURS = OurWords([" ".join(f"word{n}" for n in range(400))])
SIGNS = (
    *(",", "-", " ", "\n", "<", ">", "(", "[", "{", "a", "1", "@", ".", "=", "_", "*", "|", "\t"),
    *("a,", "a ", "a@", "1-", "(1", ">>", "> a\n", "a: \n\n", "a.b@c.d ", "<a@b.c>", '"a",'),
    *("+1 902 555 0123 ", "http://a", "&amp;", "Hi,\n", "--\n", "Name: x\n", "Dana Fox\n", "é"),
    *("On Mon a <a@b.c> wrote:\n", "From: a@b.c 2026\n", "-- Original --\n", "12 High Street "),
    *("*—*---", "A1 1AA ", "don't ", "please stop ", "gas leak ", "I am away until ", "no ", "漢"),
)
SPOKEN = (
    ",",
    "-",
    " ",
    "\n",
    "a",
    "a ",
    "1-",
    "(1",
    "don't ",
    "please stop ",
    "Dana Fox\n",
    "12 High Street ",
)
PAGES = ("<div>", "<ul><li>", "<table><tr><td>", "<p>x", "<b>", "<!--", "<", "&", "<a href=x>")
IN_HEADERS = (",", "-", " ", "<", ">", "(", "[", '"', "\\", "a@", "@", "a@b.c,", "=?utf-8?q?a?= ")
HEADERS = ("From", "To", "Subject", "References", "Date", "Content-Type", "Content-Disposition")


def filled(unit: str, length: int) -> bytes:
    return (unit * (length // len(unit) + 1))[:length].encode()[:length]


def text_of(unit: str, length: int) -> str:
    return filled(unit, length).decode("utf-8", "ignore")


def mail_of(body: bytes, kind: str = "text/plain; charset=utf-8", head: str = "") -> bytes:
    sender = "" if "From:" in head else "From: Dana <dana@fox.example>\r\n"
    return f"{head}{sender}Content-Type: {kind}\r\n\r\n".encode() + body


def read_mail(raw: bytes) -> None:
    mail = split_again(read(raw), OURS, Parties({"Oak Roofing"}))
    notification.read_notification(mail, frozenset({"oak.example"}))


def read_form(raw: bytes) -> None:
    submission_in(Kept(raw, True, "application/json", {}, frozenset(), None, "CA"))


def grows_too_fast(reader: Reader, made: Callable[[int], bytes]) -> bool:
    return all(is_too_fast(reader, made) for _ in range(TRIES))


def is_too_fast(reader: Reader, made: Callable[[int], bytes]) -> bool:
    long = work(reader, made(LENGTH * TIMES))
    return long > TOO_LITTLE and long > LINEAR * work(reader, made(LENGTH))


def work(reader: Reader, raw: bytes) -> float:
    began = time.thread_time()
    reader(raw)
    return time.thread_time() - began


def test_mails_of_every_kind_are_read_in_step_with_their_length() -> None:
    kinds: dict[str, Callable[[int], bytes]] = {}
    bounce = "From: MAILER-DAEMON@x.example\r\nX-Failed-Recipients: \r\n"
    robot = "From: no-reply@forms.example\r\nSubject: New lead from your website\r\n"
    person = "Subject: Roof\r\n"
    for sign in SIGNS:
        for head in (bounce, robot, person):
            kinds[f"{sign!r} {head}"] = lambda n, s=sign, h=head: mail_of(filled(s, n), head=h)
    for sign in PAGES:
        kinds[f"page {sign}"] = lambda n, s=sign: mail_of(filled(s, n), "text/html")
    for name in HEADERS:
        for sign in IN_HEADERS:
            kinds[f"{name} {sign}"] = lambda n, s=sign, h=name: (
                f"{h}: {filled(s, n).decode()}\r\n".encode() + mail_of(b"Our roof leaks.")
            )
    kinds |= STRUCTURES
    assert not [kind for kind, made in kinds.items() if grows_too_fast(read_mail, made)]


STRUCTURES: dict[str, Callable[[int], bytes]] = {
    "parts in parts": lambda n: b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i)
        for i in range(n // 60)
    ),
    "mails in mails": lambda n: filled("Content-Type: message/rfc822\r\n\r\nFrom: a@b.c\r\n", n),
    "many parts": lambda n: mail_of(filled("--B\r\n\r\nh\r\n", n), "multipart/mixed; boundary=B"),
    "reports": lambda n: mail_of(
        b"--B\r\nContent-Type: message/delivery-status\r\n\r\n" + filled("\r\n", n),
        "multipart/report; boundary=B",
    ),
    "headers": lambda n: filled("X-A: b\r\n", n) + mail_of(b"hi"),
    "folded": lambda n: b"X: a" + filled("\r\n a", n) + b"\r\n" + mail_of(b"hi"),
    "no headers": lambda n: filled("abc\r\nX-A: b\r\n", n) + mail_of(b"hi"),
    "parameters": lambda n: mail_of(b"hi", f"text/plain; {filled('a*0=b; ', n).decode()}"),
    "calendar": lambda n: mail_of(filled('ATTENDEE;CN="a";X=1;', n), "text/calendar"),
    "rich text": lambda n: mail_of(b"{\\rtf1 " + filled("{\\par ", n), "text/rtf"),
    "letters": lambda n: mail_of(b"\x1b$B\xe4" * (n // 4), "text/plain; charset=iso-2022-jp"),
    "others": lambda n: mail_of(b"\x81a\xff" * (n // 3), "text/plain; charset=x"),
    "json": lambda n: mail_of(filled('{"name": "a", "email": "b@c.de"},', n)),
    "deep json": lambda n: mail_of(filled('{"a":', n)),
}


@pytest.mark.parametrize(
    "said",
    [
        lambda text: opt_out.asks_to_stop(text) or opt_out.may_ask_to_stop(text),
        lambda text: (absence.is_absence("", text, False), absence.is_robot("", text)),
        lambda text: absence.returns_on(text, support.MONDAY.date()),
        lambda text: (name_under(text), name_signed(text), phone_in(text, "CA"), emails_in(text)),
        lambda text: judge_by_rules(Inquiry({}, text)),
        lambda text: Redaction("CA", ["Dana Fox"]).text(text),
    ],
    ids=["opt-out", "absence", "return", "people", "judge", "redact"],
)
def test_what_words_say_is_read_in_step_with_their_length(said: Callable[[str], object]) -> None:
    def reader(raw: bytes) -> None:
        said(raw.decode("utf-8", "ignore"))

    slow = [s for s in SPOKEN if grows_too_fast(reader, lambda n, s=s: filled(s, n // 2))]
    assert not slow


def test_fields_and_tables_are_read_in_step_with_their_length() -> None:
    def table(raw: bytes) -> None:
        with contextlib.suppress(tables.Unreadable):
            tables.read_file("people.csv", b"Name,Email,Phone\n" + raw)

    kinds: dict[str, tuple[Reader, Callable[[int], bytes]]] = {}
    for sign in SIGNS:
        for name in ("from", "name", "email", "phone", "message", "x"):
            kinds[f"{name} {sign!r}"] = (
                read_form,
                lambda n, s=sign, f=name: json.dumps({f: text_of(s, n // 2)}).encode(),
            )
        kinds[f"label {sign!r}"] = (
            read_form,
            lambda n, s=sign: json.dumps({text_of(s, n): "x"}).encode(),
        )
        kinds[f"table {sign!r}"] = (table, lambda n, s=sign: filled(s, n))
    assert not [kind for kind, (reader, made) in kinds.items() if grows_too_fast(reader, made)]
