"""Bytes as text: by their label where it is true, by what they look like where it lies.

Labels are narrower than what programs write under them ("gb2312" holds GBK, "shift_jis" CP932), or
plainly wrong. Source: WHATWG Encoding Standard; RFC 1468; Microsoft's code page 50221.
"""

import codecs
import re
from collections.abc import Iterator

import chardet

WIDER = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
# Codecs of Python that are no charset of a text.
NO_CHARSET = re.compile(
    r"escape|utf[-_]?7|idna|punycode|rot|hex|base|zip|bz2|zlib|uu|quopri"
    r"|undefined|mbcs|oem|unicode",
    re.I,
)
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHINESE_KOREAN_JAPANESE = ("gb18030", "cp949", "cp932", "big5hkscs", "euc_jp", "hz")
MADE_OF_ASCII = "hz"
UTF8_LETTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
CUT_LETTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}\Z")
JIS_SHIFT = re.compile(rb"\x1b(\([BJI]|\$(?:[@B]|\([@BD]))")
C1_CONTROLS = re.compile("[\x80-\x9f]")
# Under Latin-1 a sign inside a word ("Wi\xb6niewna"): letters of another charset.
SIGN_IN_WORD = re.compile(rb"[A-Za-z][\xa1-\xa9\xab-\xaf\xb1-\xb3\xb6\xb8\xb9\xbb-\xbf][A-Za-z]")
HIGH = re.compile(rb"[\x80-\xff]+")
# Of windows-1252: a letter, or a sign where none stands, between two letters. What has neither has
# only quotation marks, dashes and sums beside its ASCII.
LETTER_OR_ODD_SIGN = re.compile(
    rb"[\x81\x83\x86-\x8a\x8c-\x90\x98\x9a\x9c-\x9f\xc0-\xff]"
    rb"|(?<=[A-Za-z])[\x80\x82\x84\x8b\x91\x93-\x95\x99\x9b\xa1-\xbf](?=[A-Za-z])"
)
FIRST_JAPANESE = "\u0800"  # from here on a letter takes three bytes of UTF-8
DETECTED_IN = 20_000  # bytes
SURE_ENOUGH = 0.1  # the detector's own measure; short texts reach little of it
FEW_LETTERS = 6


def decode_bytes(raw: bytes, label: str = "") -> str:
    """A stranger's bytes as text, whatever they are; `label` is the charset they claim, "" is none.

    Never raises. A byte that is wrong where the rest is right spoils nothing else.
    """
    marked = by_mark(raw)
    if marked is not None:
        return marked
    if raw.isascii() and JIS_SHIFT.search(raw):
        return from_jis(raw)
    charset = charset_of(label)
    found = strictly(raw, "utf-8")
    if found is not None and is_utf8(found, charset):
        return found
    return by_label(raw, charset) or mostly_utf8(raw) or detected(raw, charset)


def by_mark(raw: bytes) -> str | None:
    """The text behind a byte order mark; None where there is none."""
    for mark, charset in MARKS:
        if raw.startswith(mark):
            return raw.decode(charset, "replace").removeprefix("\ufeff")
    return None


def charset_of(label: str) -> str:
    """The codec for a label, the widest that programs mean by it; "" where it names none."""
    label = label.strip().strip("\"'").lower()
    if not re.fullmatch(r"[\w.:-]{2,30}", label) or NO_CHARSET.search(label):
        return ""
    for name in names_of(label):
        try:
            codec = codecs.lookup(name)
        except LookupError:
            continue
        return WIDER.get(codec.name, codec.name)
    return ""


def names_of(label: str) -> Iterator[str]:
    """A label, and without what some programs put round it: x-mac-roman, windows-874."""
    bare = re.sub(r"^(?:x-|cs)|-[ie]$", "", label)
    yield from (label, bare)
    if number := re.fullmatch(r"(?:windows|ms|ibm|cp|win)[-_]?(\d{3,5})", bare):
        yield f"cp{number[1]}"


def strictly(raw: bytes, charset: str) -> str | None:
    """None where the bytes are not all of this charset."""
    try:
        return raw.decode(charset)
    except (UnicodeError, LookupError):
        return None


def is_utf8(text: str, charset: str) -> bool:
    """What can be read as UTF-8 is UTF-8, but for a few letters of Chinese or Korean alone."""
    if text.isascii():
        return charset != MADE_OF_ASCII
    letters = [letter for letter in text if letter.isalpha()]
    return (
        charset not in CHINESE_KOREAN_JAPANESE
        or len(letters) >= FEW_LETTERS
        or max(text, default="") >= FIRST_JAPANESE
    )


def by_label(raw: bytes, charset: str) -> str:
    """As the label says; "" where that gives no text."""
    if not charset or charset in ("ascii", "utf-8"):
        return ""
    text = strictly(raw, charset)
    if text is None:
        text = raw.decode(charset, "replace") if charset in CHINESE_KOREAN_JAPANESE else ""
        return text if text.count("\ufffd") <= len(text) // 20 else ""
    if C1_CONTROLS.search(text):
        return ""
    return "" if charset == "cp1252" and (is_no_latin(raw) or SIGN_IN_WORD.search(raw)) else text


def is_no_latin(raw: bytes) -> bool:
    """In Latin script letters with accents stand alone; elsewhere whole words are above ASCII."""
    runs = HIGH.findall(raw)
    beside_each_other = sum(len(run) for run in runs if len(run) > 2)
    return beside_each_other >= FEW_LETTERS and beside_each_other * 3 > 2 * sum(map(len, runs))


def mostly_utf8(raw: bytes) -> str:
    """UTF-8 but for a few bytes, none of which is lost; "" where it is not."""
    letters = len(UTF8_LETTER.findall(raw))
    left = UTF8_LETTER.sub(b" ", CUT_LETTER.sub(b"", raw))
    wrong = sum(map(len, HIGH.findall(left)))
    return raw.decode("utf-8", "stray") if letters >= wrong else ""


def stray_byte(error: UnicodeError) -> tuple[str, int]:
    """A lone byte is a letter of windows-1252, a part of a letter is lost."""
    assert isinstance(error, UnicodeDecodeError)
    lost = error.object[error.start : error.end]
    is_cut = len(lost) > 1 or error.end == len(error.object)
    return "\ufffd" if is_cut else lost.decode("cp1252", "replace"), error.end


codecs.register_error("stray", stray_byte)


def detected(raw: bytes, charset: str) -> str:
    """By what it looks like, else by the label for all that is right, else as windows-1252."""
    if charset in ("", "ascii") and not LETTER_OR_ODD_SIGN.search(raw):
        return raw.decode("cp1252", "replace")
    found = chardet.detect(raw[:DETECTED_IN])
    guessed = charset_of(found["encoding"] or "")
    if guessed and (found["confidence"] >= SURE_ENOUGH or is_no_latin(raw)):
        return raw.decode(guessed, "replace")
    return raw.decode(charset if charset not in ("", "ascii", "utf-8") else "cp1252", "replace")


def from_jis(raw: bytes) -> str:
    """ISO-2022-JP with the letters that Microsoft added, which no codec of Python has."""
    first, *shifted = JIS_SHIFT.split(raw)
    pieces = [first]
    for shift, piece in zip(shifted[::2], shifted[1::2], strict=True):
        if shift.startswith(b"$"):
            pieces.append(as_shift_jis(piece))
        else:
            pieces.append(bytes(b | 0x80 for b in piece) if shift == b"(I" else piece)
    return b"".join(pieces).decode("cp932", "replace")


def as_shift_jis(piece: bytes) -> bytes:
    """Pairs of seven bits (JIS X 0208) as Shift JIS; line breaks stay."""
    found = bytearray()
    letters = iter(piece)
    for row in letters:
        cell = next(letters, 0) if row > 0x20 else 0
        if not cell:
            found.append(row)
            continue
        found.append((row + 1) // 2 + (0x70 if row < 0x5F else 0xB0))
        found.append(cell + (0x7E if row % 2 == 0 else 0x20 if cell >= 0x60 else 0x1F))
    return bytes(found)
