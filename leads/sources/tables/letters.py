"""The bytes of a table as text. They come without a label, and every spreadsheet program saves
in the charset of its own country and system: so the look of many cells decides what a detector
alone gets wrong. Pure.
"""

import codecs
import re
import unicodedata
from collections import defaultdict
from functools import partial
from itertools import pairwise

import chardet

from integrations.texts.charsets import by_mark, mostly_utf8, strictly

# What spreadsheet programs save: Windows by country, Mac, East Asia, "CSV (MS-DOS)".
SAVED_IN = (
    ("cp1252", 1.3),  # most files by far; the numbers weigh what the detector thinks
    ("cp1250", 1.1),
    ("mac_roman", 1.0),
    ("cp1251", 0.9),
    ("cp1253", 0.9),
    ("cp1254", 0.9),
    ("cp1257", 0.9),
    ("mac_latin2", 0.9),
    ("cp932", 0.9),
    ("gb18030", 0.9),
    ("big5", 0.9),
    ("cp949", 0.9),
    ("cp850", 0.9),
    ("cp852", 0.9),
)
DETECTED_IN = 50_000  # bytes
LETTER = r"[^\W\d_]"
# What no text has, or has beside a blank: signs within a word, a word that begins or ends wrong.
ODD = re.compile(rf"{LETTER}[^\w\s\x00-\x7f’·-]{LETTER}|{LETTER}[‘“„¿¡]|[\x80-\x9f\ufffd]")
WORD = re.compile(rf"{LETTER}+")
CELL_ENDS = re.compile(rb"[,;\t\n\r|]")


def text_of_bytes(raw: bytes) -> str:
    """UTF-8 or UTF-16 where it is, else what the detector and the look of the words agree on.

    Never raises. A byte that is wrong where the rest is right spoils nothing else.
    """
    marked = by_mark(raw)
    if marked is not None:
        return marked
    if charset := utf16_without_mark(raw):
        return raw.decode(charset, "replace")
    text = strictly(raw, "utf-8")
    return (mostly_utf8(raw) or by_looks(raw)) if text is None else text


def utf16_without_mark(raw: bytes) -> str:
    """Every second byte of plain text is zero there."""
    start = raw[:1000]
    zeros = {"utf-16-be": start[::2].count(0), "utf-16-le": start[1::2].count(0)}
    charset = max(zeros, key=lambda name: zeros[name])
    return charset if zeros[charset] > len(start) // 4 else ""


def by_looks(raw: bytes) -> str:
    """The reading with the fewest odd words, and of those the one that the detector believes."""
    foreign = b" ".join(c for c in CELL_ENDS.split(raw) if not c.isascii())[:DETECTED_IN]
    believed = beliefs(foreign, raw[:DETECTED_IN])
    charset = min(
        SAVED_IN,
        key=lambda one: (
            oddness(foreign.decode(one[0], "replace")),
            -believed[codecs.lookup(one[0]).name] * one[1],
        ),
    )[0]
    return raw.decode(charset, "replace")


def beliefs(*texts: bytes) -> defaultdict[str, float]:
    """{charset: how sure the detector is}: once of the foreign words alone, once of all."""
    found: defaultdict[str, float] = defaultdict(float)
    detect = partial(
        chardet.detect_all,
        ignore_threshold=True,
        compat_names=False,
        include_encodings=[charset for charset, _ in SAVED_IN],
    )
    for text in texts:
        for guess in detect(text):
            if guess["encoding"]:
                found[codecs.lookup(guess["encoding"]).name] += guess["confidence"]
    return found


def oddness(text: str) -> int:
    words = [word for word in WORD.findall(text) if not word.isascii()]
    return len(ODD.findall(text)) + sum(map(is_odd_word, words))


def is_odd_word(word: str) -> bool:
    """A capital behind a small letter ("JosŽ"), or two scripts in one word ("Loпc")."""
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in word}
    return ("LATIN" in scripts and len(scripts) > 1) or any(
        a.islower() and b.isupper() and not (a + b).isascii() for a, b in pairwise(word)
    )
