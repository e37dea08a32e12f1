"""Which parts of a mail hold its words, and what stands on it beside them."""

import pytest

from integrations.inbound_mail import InboundMail, read
from tests.support.speed import counted_work

WORDS = "The cellar window does not close any more. When could you have a look at it?"
PAGE = f"<html><body><p>Good morning,</p><p>{WORDS}</p></body></html>"
FOOTER = "Sent through the mail gateway of Nordhaus. It may hold confidential matters."
PNG = "iVBORw0KGgo="


def part(words: str, kind: str = "text/plain", headers: str = "") -> str:
    return f"Content-Type: {kind}\r\n{headers}\r\n{words}\r\n"


def several(kind: str, *inner: str, boundary: str = "edge") -> str:
    body = "".join(f"--{boundary}\r\n{each}" for each in inner)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n{body}--{boundary}--\r\n'


def mail(rest: str) -> InboundMail:
    return read(f"From: Ida <ida@x.example>\r\nSubject: Window\r\n{rest}".encode())


PICTURE = part(PNG, "image/png; name=p.png", "Content-Transfer-Encoding: base64\r\n")
NAMED = 'Content-Disposition: inline; filename="{}"\r\n'


@pytest.mark.parametrize(
    "body",
    [
        several("mixed", part(PAGE, "text/html"), part(FOOTER)),
        several("related", part(PAGE, "text/html"), PICTURE),
        several("alternative", part("[cid:a@b]"), part(PAGE, "text/html")),
        several("alternative", part("-- --"), part(PAGE, "text/html")),
        several(
            "alternative",
            part("Ihr Programm kann diese Nachricht nicht anzeigen."),
            part(PAGE, "text/html"),
        ),
        several("alternative", part("??? ?????? ?????"), part(PAGE, "text/html")),
        several(
            "alternative",
            part("View this message online: https://x.example/v/1"),
            part(f"<p>{WORDS}</p>", "text/html"),
        ),
        several("alternative", part("Good morning,"), part(PAGE, "text/html")),
        several("mixed", PICTURE, part(WORDS, headers=NAMED.format("ATT00002.txt"))),
        several("mixed", PICTURE, part(WORDS, headers=NAMED.format("words.txt"))),
        part(WORDS, 'text/plain; name="words.txt"'),
        part(WORDS, headers='Content-Disposition: attachment; filename="w.txt"\r\n'),
        several("mixed", part(WORDS)).replace('boundary="edge"', "x=1"),
        several("mixed", part(WORDS)).replace('boundary="edge"', 'boundary="other"'),
        several(
            "mixed", several("alternative", part(WORDS), boundary="in").replace("; b", ";\r\nb")
        ),
        "Content-Type: multipart/mixed\r\n\r\n" + WORDS,
        several("mixed", part(WORDS)).partition("\r\n\r\n")[2].join(["\r\n", ""]),
        part(f"<bold>{WORDS}</bold>", "text/enriched"),
        part(r"{\rtf1\ansi {\b " + WORDS + r"}\par}", "application/rtf"),
        part(WORDS[:30] + " \r\n" + WORDS[30:], "text/plain; format=flowed; delsp=yes"),
        part("<div>" * 2_000 + WORDS + "</div>" * 2_000, "text/html"),
    ],
    ids=range(21),
)
def test_the_words_are_found_where_they_stand(body: str) -> None:
    assert WORDS in " ".join(mail(body).text.split())


def test_of_two_equal_wordings_the_plain_one_is_read_once() -> None:
    found = mail(several("alternative", part(WORDS), part(PAGE, "text/html")))
    assert found.text == WORDS


def test_a_footer_behind_the_words_is_read_behind_them() -> None:
    assert mail(several("mixed", part(PAGE, "text/html"), part(FOOTER))).text.endswith(FOOTER)


def test_plain_words_beside_html_are_shown_with_it() -> None:
    found = mail(several("mixed", part("Before <it>"), part(PAGE, "text/html")))
    assert "Before &lt;it&gt;" in found.safe


def test_a_text_file_that_was_attached_is_no_part_of_the_words() -> None:
    log = part("LOG", headers='Content-Disposition: attachment; filename="log.txt"\r\n')
    assert mail(several("mixed", part(WORDS), log)).text == WORDS


@pytest.mark.parametrize("before", ["\r\n\r\n", ">From ida@x Fri Nov 27 10:00:00 2026\r\n"])
def test_what_stands_before_the_headers_does_not_make_them_words(before: str) -> None:
    raw = f"{before}Subject: Window\r\nMIME-Version: 1.0\r\n\r\n{WORDS}"
    assert (read(raw.encode()).subject, read(raw.encode()).text) == ("Window", WORDS)


def test_the_charset_of_a_page_is_heeded() -> None:
    page = '<meta charset="koi8-r"><p>Окно</p>'.encode("koi8-r")
    assert read(b"Content-Type: text/html\r\n\r\n" + page).text == "Окно"


def test_a_line_of_many_thousand_characters_stays_whole() -> None:
    sentence = "The rail is loose. "
    found = mail(part(sentence * 400))
    assert found.text.split() == (sentence * 400).split()


def test_what_goes_beyond_the_limit_for_words_hangs_on_the_mail_as_a_file() -> None:
    found = mail(part("loose rail " * 15_000 + "the very end"))
    assert found.attachments[-1].name == "the rest of the words.txt"
    assert found.attachments[-1].data.endswith(b"the very end")


def test_a_mail_that_is_a_scan_has_it_as_its_file() -> None:
    found = mail(part("JVBERi0xLjQK", "application/pdf; name=scan.pdf"))
    assert [a.name for a in found.attachments] == ["scan.pdf"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [("text/vcard", "file-1.vcf"), ("text/csv", "file-1.csv"), ("image/jpeg", "file-1.jpg")],
)
def test_a_part_without_a_name_is_a_file_of_its_kind(kind: str, name: str) -> None:
    found = mail(several("mixed", part(WORDS), part("BEGIN:VCARD", kind)))
    assert [a.name for a in found.attachments] == [name]


def test_the_fortieth_photo_is_kept() -> None:
    photos = [part("aGk=", f"image/jpeg; name=p{n}.jpg") for n in range(40)]
    assert mail(several("mixed", part(WORDS), *photos)).attachments[-1].name == "p39.jpg"


def test_files_beyond_the_limit_are_counted_by_name() -> None:
    photos = [part("aGk=", f"image/jpeg; name=p{n}.jpg") for n in range(103)]
    last = mail(several("mixed", part(WORDS), *photos)).attachments[-1]
    assert (last.name, last.data) == ("3 more files", b"")
    assert last.why == "more than 100: look into the mailbox"


def test_parts_beyond_the_limit_are_named() -> None:
    found = mail(several("mixed", part(WORDS), *[part("x")] * 1_000))
    assert found.attachments[-1].name == "more parts"


def test_a_page_of_a_million_letters_is_read_in_time() -> None:
    with counted_work() as spent:
        mail(part("<table>" + "<tr><td>a</td><td>b</td></tr>" * 35_000 + "</table>", "text/html"))
    assert spent.seconds < 20


@pytest.mark.parametrize(
    "page",
    [
        "<html><p>The gate hangs.</p></html>",
        "<!DOCTYPE html><html>"
        "<head><style>p{color:red}</style></head><body><p>The gate hangs.</p></body></html>\n",
    ],
)
def test_a_page_that_calls_itself_plain_is_read_as_one(page: str) -> None:
    assert mail(f"Content-Type: text/plain\r\n\r\n{page}").text == "The gate hangs."


def test_words_about_pages_stay_as_they_are() -> None:
    words = "<html> and <body> are missing on our site.\n</p> too"
    assert mail(f"Content-Type: text/plain\r\n\r\n{words}").text == words


def test_a_line_among_the_headers_that_is_none_makes_no_words_of_the_others() -> None:
    found = read(
        b"From: a@x.example\r\nScanned clean\r\nMIME-Version: 1.0\r\nSubject: Gate\r\n\r\nIt hangs."
    )
    assert (found.subject, found.text) == ("Gate", "It hangs.")


def test_words_right_below_the_headers_stay_words() -> None:
    assert read(b"From: a@x.example\r\nIt hangs loose\r\nat its post").text == (
        "It hangs loose\nat its post"
    )
