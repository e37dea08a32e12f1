"""Addresses and numbers as people type them into fields."""

import pytest

from leads.capture.people import phone_in
from leads.contacts.typed import (
    email_address,
    exact_number,
    looks_like_phone,
    phone_number,
    typed_email,
)
from leads.fields import understand_fields, understand_row


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("902-555-0140 (after 5)", "+19025550140"),
        ("call after 5: 902 555 0140", "+19025550140"),
        ("902-555-0140 evenings", "+19025550140"),
        ("(902) 555-0140 ext. 3", "+19025550140"),
        ("portable 902 555 0140 le soir", "+19025550140"),
        ("9025550140 / 9025550141", "+19025550140"),
        ("902 555 0140 oder 902 555 0141", "+19025550140"),
        ("+1+19025550140", "+19025550140"),
        ("9025550140#", "+19025550140"),
        ("9025550140.0", "+19025550140"),
        ("１-902-555-0140", "+19025550140"),
        ("tel:+1-902-555-0140", "+19025550140"),
        ("0044 20 7946 0999", "+442079460999"),
        ("011 44 20 7946 0999", "+442079460999"),
        ("+44 (0)20 7946 0999", "+442079460999"),
    ],
)
def test_words_round_a_number_do_not_drop_it(typed: str, right: str) -> None:
    assert phone_number(typed, "CA") == right


@pytest.mark.parametrize("typed", ["052-1234567", "٠٥٢-١٢٣٤٥٦٧", "0170 123 4567", "(102) 555-0188"])
def test_a_number_of_another_country_is_none_of_ours(typed: str) -> None:
    assert (phone_number(typed, "CA"), exact_number(typed, "CA")) == ("", "")
    assert phone_in(f"Please ring my phone: {typed}", "CA") == ""
    assert phone_number(typed, "IL")


def test_a_number_that_cannot_be_called_is_kept_as_written() -> None:
    row = understand_row({"Phone": "052-1234567"}, {"Phone": "phone"}, "CA")
    assert (row.phones, row.fields) == ([], {"Phone": "052-1234567"})
    assert understand_fields({"phone": "052-1234567"}).phone == "052-1234567"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "yes",
        "12",
        "555-0140",  # without the area code it is anybody's
        "0000000000",
        "1234567890",
        "123-456-7890",
        "+1 987 654 3210",
        "2026-09-14",
        "14.09.2026 10:00",
        "1,200,000",
        "cid:9025550140@mail",
        "https://x.example/9025550140",
        "jane9025550140@x.example",
    ],
)
def test_what_nobody_can_be_called_on_is_no_phone(typed: str) -> None:
    assert phone_number(typed, "CA") == ""


@pytest.mark.parametrize(
    ("value", "is_phone"),
    [("902-555-0140 cell", True), ("555-0140", True), ("12", False), ("2026-09-14", False)],
)
def test_a_phone_is_told_by_its_digits_before_its_country_is_known(
    value: str, is_phone: bool
) -> None:
    assert looks_like_phone(value) is is_phone


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("ada@x.example,", "ada@x.example"),
        ("mailto:Ada@X.example?subject=roof", "ada@x.example"),
        ("Ada Keen <ada@x.example>", "ada@x.example"),
        ("ada@x.example (work)", "ada@x.example"),
        ("E-Mail: ada@x.example", "ada@x.example"),
        ("ada@x.example; bob@y.example", "ada@x.example"),
        ("ada@x.example oder bob@y.example", "ada@x.example"),
        ("you can write to ada@x.example", "ada@x.example"),
        ("'ada@x.example'", "ada@x.example"),
        ("o'hara@x.example", "o'hara@x.example"),
        ("jane@x.example!", "jane@x.example"),
        ("*jane@x.example*", "jane@x.example"),
        ("_jane@x.example", "_jane@x.example"),
    ],
)
def test_whatever_stands_beside_an_address_is_no_part_of_it(typed: str, right: str) -> None:
    assert typed_email(typed) == right


@pytest.mark.parametrize(
    "typed", ["yes", "ada@x", "ada@x,example", "ada[at]x.example", "ada keen@x.example", "@"]
)
def test_a_doubtful_address_is_none(typed: str) -> None:
    assert typed_email(typed) == ""


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("ada@faß.example", "ada@xn--fa-hia.example"),
        ("ada@βόλος.example", "ada@xn--nxasmm1c.example"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
    ],
)
def test_a_domain_travels_by_the_rules_of_2008(typed: str, right: str) -> None:
    assert email_address(typed) == right


def test_a_domain_that_no_registry_gives_is_none() -> None:
    assert email_address("ada@-ü-.example") == ""
