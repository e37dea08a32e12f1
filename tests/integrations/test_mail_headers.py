"""Names, addresses and subjects as programs really write them."""

import pytest

from integrations.inbound_mail import read


def sender(raw_from: bytes, charset: str = "utf-8") -> tuple[str, str]:
    declared = f"Content-Type: text/plain; charset={charset}\r\n\r\nThe shutter is stuck."
    found = read(b"From: " + raw_from + b"\r\n" + declared.encode()).sender
    return found.name, found.address


@pytest.mark.parametrize(
    ("written", "charset"),
    [
        ("Łucja Bączek", "utf-8"),
        ("Benoît Çağlar", "cp1252"),
        ("Ирина Лесная", "koi8-r"),
        ("林志玲", "gbk"),
    ],
)
def test_a_name_in_bytes_is_read_in_the_charset_of_the_mail(written: str, charset: str) -> None:
    raw = written.encode(charset, "ignore")
    assert sender(raw + b" <a@b.example>", charset) == (raw.decode(charset), "a@b.example")


def test_a_name_in_other_bytes_than_the_mail_is_read_all_the_same() -> None:
    assert sender("Céline Muñoz".encode("latin-1") + b" <c@m.example>")[0] == "Céline Muñoz"


def test_a_subject_in_bytes_is_read() -> None:
    assert read("Subject: Fenêtre cassée – urgent\r\n\r\nhi".encode()).subject == (
        "Fenêtre cassée – urgent"
    )


def test_a_domain_in_bytes_stays_itself() -> None:
    assert sender("Jörg <j@bäckerei-süd.example>".encode()) == ("Jörg", "j@bäckerei-süd.example")


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("=?gb2312?B?x9iI0qto?=", "秦堃玥"),
        ("=?unknown-8bit?q?Zo=C3=AB?=", "Zoë"),
        ("=?utf-8*fr?q?Zo=C3=AB?=", "Zoë"),
        ('"=?utf-8?B?Wm/Dqw?="', "Zoë"),
        ("=?utf-8?q?Zo=C3?= =?utf-8?q?=AB?=", "Zoë"),
        ("=?iso-2022-jp?B?GyRCRURDZhsoQg==?=", "田中"),
        ("=?utf-8?q?Zo=C3=AB?= Vidal", "Zoë Vidal"),
    ],
)
def test_an_encoded_name_is_read(word: str, name: str) -> None:
    assert sender(f"{word} <z@v.example>".encode())[0] == name


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("Pia Holm pia@holm.example", "Pia Holm", "pia@holm.example"),
        ("work@office.example <pia@holm.example>", "work@office.example", "pia@holm.example"),
        ("Holm, Pia <pia@holm.example>", "Holm, Pia", "pia@holm.example"),
        ("Pia Holm <pia@holm.example.>", "Pia Holm", "pia@holm.example"),
        ("Pia Holm <pia@holm.example", "Pia Holm", "pia@holm.example"),
        ("Pia Holm <mailto:pia@holm.example>", "Pia Holm", "pia@holm.example"),
        ("Pia Holm [mailto:pia@holm.example]", "Pia Holm", "pia@holm.example"),
        ("pia@holm.example (Pia Holm)", "Pia Holm", "pia@holm.example"),
        ("Pia Holm <pia@holm.example>, Bo Ek <bo@ek.example>", "Pia Holm", "pia@holm.example"),
        ('"Holm <Pia>" <pia@holm.example>', "Holm <Pia>", "pia@holm.example"),
        ("Pia Holm", "Pia Holm", ""),
        ("Pia <pi\x00a@holm.example>", "Pia", "pia@holm.example"),
    ],
)
def test_a_writer_is_found_however_the_header_is_written(
    written: str, name: str, address: str
) -> None:
    assert sender(written.encode()) == (name, address)
