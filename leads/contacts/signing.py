"""The name under a letter: who signed it, told from its words. Pure."""

import re
from itertools import pairwise

from leads.words import pattern, words
from leads.words.given_names import is_given
from leads.words.signatures import above_program_line

NO_NAME = pattern("letters", "no_name")
SIGN_OFF = pattern("letters", "sign_off")
THANKS_AND_NAME = pattern("letters", "thanks_and_name")
SIGNED_ON_LINE = pattern("letters", "signed_on_line")
MY_NAME_IS = pattern("letters", "my_name_is")
NAME_AT_THE_END = re.compile(
    r"""
    [.!?]\s+
    ([A-ZÀ-Þ][a-zà-ÿ'’-]+(?:[ ][A-ZÀ-Þ][a-zà-ÿ'’-]+)?)
    (?:\s+[a-z]{1,2}\d{1,2})?\s*$  # and half a postcode
    """,
    re.X,
)
MAX_TEXT = 6_000  # letters are signed at their end
ENDS_A_SENTENCE = ".!?,:)"
PARTICLES = words("letters", "within_names")
PLACE = re.compile(r"\s[A-Z]{2}$")  # "Halifax NS"
RULER = re.compile(r"--.*--|[\W_]+")
NAME_LINE = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+(?:[&+]|[^\W\d_(][\w.'’-]*)){0,4}")
AND = re.compile(r"(?<=[^\W\d_]) and (?=[A-ZÀ-Þ])")  # between two people
BELOW_MARK = re.compile(r"\s*--\s*\n([^\n>]{1,60})")


def name_signed(text: str, known: str = "") -> str:
    """The name that stands alone under a message, else "".

    Behind a sentence it may be whom they thank: there it counts where it may be short for `known`,
    or nothing is known.
    """
    lines, filled = last_lines(above_program_line(text[-MAX_TEXT:]))
    below = (as_name(after) for before, after in pairwise(filled[-8:]) if SIGN_OFF.match(before))
    signed = next(filter(looks_signed, below), "") or name_alone_below(lines)
    return signed or name_on_last_line(filled, known)


def with_signature(text: str, quoted: str) -> str:
    """A message with the first line below its "--", which is cut off with what it quotes."""
    found = BELOW_MARK.match(quoted)
    return f"{text}\n\n{found[1]}" if found else text


def name_on_last_line(lines: list[str], known: str) -> str:
    """The same of the last line: "Thanks, Dana", "- Dana"."""
    found = SIGNED_ON_LINE.search(lines[-1]) if lines else None
    name = as_name(found[1]) if found else ""
    if not found or not looks_signed(name):
        return ""
    is_alone = len(lines) > 1 and found.start() == 0
    return name if is_alone or may_be_short_for(name, known) else ""


def may_be_short_for(name: str, known: str) -> bool:
    return not known or name[0].lower() in {word[0] for word in known.lower().split()}


def looks_signed(name: str) -> bool:
    """Written like a name, or in small letters and known for one."""
    return bool(name) and (name[0].isupper() or is_given(name.split()[0]))


def last_lines(text: str) -> tuple[list[str], list[str]]:
    """The lines of a text, and those in which something is written."""
    lines = [line.strip() for line in text.strip().split("\n")]
    return lines, [line for line in lines if line and not RULER.fullmatch(line)]


def name_under(text: str) -> str:
    """The name with which a message is signed, else "". Looks only where letters are signed."""
    text = text[-MAX_TEXT:].strip()
    lines, filled = last_lines(text)
    if named := name_after_sign_off(filled[-6:]):
        return named
    if filled and (thanked := THANKS_AND_NAME.search(filled[-1])):
        return as_name(thanked[1])
    introduced = (as_name(found[1]) for found in MY_NAME_IS.finditer(text))
    ending = NAME_AT_THE_END.search(text)
    return (
        next(filter(None, introduced), "")
        or name_alone_below(lines)
        or (as_name(ending[1]) if ending else "")
    )


def name_after_sign_off(lines: list[str]) -> str:
    below = (as_name(following) for line, following in pairwise(lines) if SIGN_OFF.match(line))
    return next(filter(None, below), "")


def name_alone_below(lines: list[str]) -> str:
    """The last of several lines, where it stands apart and is written like a name, else ""."""
    if len(lines) < 2 or not ends_letter(lines[-2]):
        return ""
    last = lines[-1].strip(" \t-–—*_~")
    return as_name(last) if last == as_name(last) and is_capitalised(last) else ""


def ends_letter(line: str) -> bool:
    return line[-1:] in ENDS_A_SENTENCE or bool(RULER.fullmatch(line))


def is_capitalised(line: str) -> bool:
    parts = [part for part in line.split() if part not in PARTICLES]
    return len(parts) <= 3 and all(part[0].isupper() for part in parts)


def as_name(line: str) -> str:
    """The name with which a line begins, else "": never what people say or ask for."""
    line = re.split(r"[,(|]| - |\d", line.strip(" \t-–—*_~"), maxsplit=1)[0].strip()
    is_short = len(line) <= 40 and len(line.split()) <= 4
    if not is_short or not NAME_LINE.fullmatch(line) or PLACE.search(line):
        return ""
    return "" if NO_NAME.search(AND.sub(" & ", line)) else line
