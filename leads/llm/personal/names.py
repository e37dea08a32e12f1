"""The writer's own name in what they wrote: under it, where they say it, and wherever else it
stands. Pure.

Only names that are no words as well are taken out wherever they stand: "Will you come" stays.
"""

import re
from collections.abc import Iterator

from leads.contacts.signing import SIGN_OFF, name_under
from leads.words import one_of, pattern, words
from leads.words.language import SMALL_WORDS, language_of

Span = tuple[int, int]
NO_NAME = pattern("letters", "no_name")
SAYS_NAME = pattern("writers", "says_name")
MAY_SAY_NAME = pattern("writers", "may_say_name")
BEHIND_NAME = pattern("writers", "behind_name").pattern
TITLES = pattern("writers", "titles")
THANKS = pattern("writers", "thanks")
PARTICLES = words("letters", "within_names")
BEFORE_A_FAMILY_NAME = words("names", "before_a_family_name")
NO_NAMES = words("writers", "no_name_behind").union(
    words("names", "joins_two"), *SMALL_WORDS.values()
)
ALSO_WORDS = words("writers", "also_words")
WITHIN_NAMES = PARTICLES | BEFORE_A_FAMILY_NAME
OF_FIRMS = (words("writers", "no_part") | words("names", "no_person")) - WITHIN_NAMES - ALSO_WORDS
NO_PART = (
    OF_FIRMS
    | words("names", "nobody")
    | words("names", "titles")
    | words("names", "joins_two")
    | WITHIN_NAMES
) - ALSO_WORDS
PART = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
FEWEST_LETTERS = 3
CAPITAL = r"[A-ZÀ-ÞŁŚŻŹĆŃ][\w'’-]*"
CAPITAL_NAME = re.compile(
    rf"(?:[A-Z]\.[ ]?){{0,2}}{CAPITAL}(?:[ ](?:[a-z]{{1,3}}[ ])?(?:[A-Z]\.[ ])?{CAPITAL}){{0,3}}"
)
ANY_NAME = re.compile(
    r"(?:[^\W\d_]\.[ ]?){0,2}[^\W\d_][\w'’-]*(?:[ ](?:[^\W\d_]\.[ ])?[^\W\d_][\w'’-]*){0,2}"
)
ENDS_SENTENCE = re.compile(r"(?:\A|[.!?:;\n\"“(–-])\s*\Z")
SENTENCE = re.compile(r"(?:\A|[.!?]\s|\n)\W{0,9}([^\W\d_])")
ENDS_LINE = re.compile(r"[\s\W_x]*(?:\n|\Z)", re.I)
NAME_FIRST = re.compile(
    rf"(?:\A|\n|[.!?,]\s)\s{{0,3}}(?:(?i:hi|hello|hey|hola|hallo|bonjour)\b[\s,!.]{{0,3}})?"
    rf"({CAPITAL}(?:\s{CAPITAL})?)\s(?:{BEHIND_NAME})"
)
DASHED_AT_THE_END = re.compile(
    r"(?:\n[ \t]*[-–—~*]{1,2}[ \t]{0,3}|[.!?)]\s{0,3}[-–—~]{1,2}\s?)([^\W\d_][^\n]{1,40})\Z"
)
BEGINNING_OF_A_NOTE = 60  # characters, in which one of us writes down who rang
GREETED = pattern("writers", "greeted")
SIGNED_AT_THE_END = 400  # characters
LAST_LINES, MOST_PARTS = 5, 3
ENDS_A_PART = ("", ".", "!", "?", ")", ",")
SHORTEST_LETTER = 40  # characters; what is shorter answers a question, and is signed by nobody


MONTHS_AND_DAYS = words("writers", "months_and_days")


class Names:
    """What is known of how the writer is called."""

    def __init__(self) -> None:
        self.plain: set[str] = set()  # parts that are names alone, in small letters
        self.worded: set[str] = set()  # parts that are words as well
        self.of_firms: set[str] = set()  # parts of a name that is a firm's as well

    def learn(self, name: str) -> None:
        parts = [part.lower() for part in PART.findall(name.replace("_", " "))]
        is_firm = any(part in OF_FIRMS for part in parts)
        for part in parts:
            if part not in NO_PART:
                (self.of_firms if is_firm else self.kind_of(part)).add(part)

    def kind_of(self, part: str) -> set[str]:
        is_short = len(part) < FEWEST_LETTERS and part.isascii()
        return self.worded if is_short or part in ALSO_WORDS else self.plain

    def find(self, text: str) -> list[Span]:
        """Where the name stands in a text of theirs, the longest first."""
        found: list[Span] = []
        if len(text) >= SHORTEST_LETTER or "\n" in text:
            found += signed_spans(text)
            for start, end in found:
                self.learn_signed(text[start:end])
        if known := self.plain | self.worded | self.of_firms:
            any_of_them = one_of(map(re.escape, known))
            found += self.alone(any_of_them, text)
            found += self.several(any_of_them, text)
        return sorted(found, key=lambda span: span[0] - span[1])

    def learn_signed(self, name: str) -> None:
        """A name that the text itself shows counts elsewhere if it is written like one."""
        if all(part[0].isupper() or part in PARTICLES for part in PART.findall(name)):
            self.learn(name)

    def several(self, any_of_them: str, text: str) -> Iterator[Span]:
        """Parts beside each other: a name, unless they are all words in small letters."""
        joined = re.compile(
            rf"(?<!\w)(?:{any_of_them})"
            rf"(?:(?:[ ]?[.,'-]?[ ]|-)(?:\w\.?[ ])?(?:{any_of_them}))+(?!\w)",
            re.I,
        )
        for found in joined.finditer(text):
            parts = PART.findall(found[0])
            is_written = sum(part[0].isupper() for part in parts) > 1
            if is_written or any(part.lower() in self.plain for part in parts):
                yield found.span()

    def alone(self, any_of_them: str, text: str) -> Iterator[Span]:
        """One part, as a name is written by whoever wrote the text."""
        is_cased, is_german = begins_with_capitals(text), language_of(text) == "de"
        for found in re.finditer(rf"(?<!\w)(?:{any_of_them})(?!\w)", text, re.I):
            line_start = text.rfind("\n", 0, found.start()) + 1
            line = CAPITAL_NAME.match(text, line_start)
            is_plain = found[0].lower() in self.plain
            if (
                is_plain
                and line
                and line.end() >= found.end()
                and ENDS_LINE.match(text, line.end())
            ):
                yield line.span()
                continue
            is_written = found[0][0].isupper()
            if is_plain:
                is_name = is_written or found[0][0] == found[0][0].upper() or not is_cased
            else:
                is_name = is_written and is_cased and not is_german and is_within(found, text)
            if is_name:
                yield found.span()


def is_within(found: re.Match[str], text: str) -> bool:
    """Whether a word that begins with a capital letter does so within a sentence: as a name."""
    word, before = found[0], text[max(0, found.start() - 8) : found.start()]
    is_other = word.lower() in MONTHS_AND_DAYS or word.isupper() or NO_NAME.fullmatch(word)
    return not is_other and len(word) >= FEWEST_LETTERS and not ENDS_SENTENCE.search(before)


def begins_with_capitals(text: str) -> bool:
    """Whether its writer begins most sentences with a capital letter, and does not only shout."""
    firsts = [found[1] for found in SENTENCE.finditer(text)]
    capital = sum(letter.isupper() for letter in firsts)
    return capital * 2 > len(firsts) and not text.isupper()


def signed_spans(text: str) -> Iterator[Span]:
    """Where a text shows who wrote it: under it, on the line of thanks, where they say it."""
    yield from named_below(text)
    yield from lines_alone(text)
    yield from thanked_spans(text)
    for found in SAYS_NAME.finditer(text):
        if name := ANY_NAME.match(text, found.end()):
            yield from name_span(name)
    for found in TITLES.finditer(text, 0, BEGINNING_OF_A_NOTE):
        if GREETED.search(text, 0, found.start()):
            continue
        if name := CAPITAL_NAME.match(text, found.end()):
            yield from name_span(name)
    yield from perhaps_said(text)
    for found in NAME_FIRST.finditer(text):
        is_plain = not is_word_alone(found[1]) or text[found.end() : found.end() + 1] in (",", ".")
        if is_plain and not NO_NAME.search(found[1]):
            yield found.span(1)


def perhaps_said(text: str) -> Iterator[Span]:
    """What follows "I am": in German, where any noun is written like a name, two words of one."""
    fewest = 2 if language_of(text) == "de" else 1
    for found in MAY_SAY_NAME.finditer(text):
        if name := CAPITAL_NAME.match(text, found.end()):
            for start, end in name_span(name):
                said = text[start:end]
                if len(said.split()) >= fewest and not is_word_alone(said):
                    yield start, end


def named_below(text: str) -> Iterator[Span]:
    """The name that stands under a letter, as the product itself reads it."""
    name = name_under(text)
    is_other = THANKS.match(f"{name} ") or name.lower() in NO_NAMES
    if name and not is_other and (at := text.rfind(name)) >= 0:
        yield at, at + len(name)
    dashed = DASHED_AT_THE_END.search(text)
    name_of_it = ANY_NAME.match(text, dashed.start(1)) if dashed else None
    if name_of_it and not NO_NAME.search(name_of_it[0]):
        yield name_of_it.span()


def lines_alone(text: str) -> Iterator[Span]:
    """Lines near the end that hold a name and nothing else, with a firm or an address below it."""
    at, before = 0, "first"
    rest = text.count("\n")
    for line in text.split("\n"):
        name = CAPITAL_NAME.fullmatch(line.strip(" \t,\r"))
        if name and rest < LAST_LINES and before[-1:] in ENDS_A_PART and is_name(name[0]):
            start = at + line.index(name[0])
            yield start, start + len(name[0])
        at, before, rest = at + len(line) + 1, line.strip(), rest - 1


def is_name(line: str) -> bool:
    """Whether a line of words with capital letters is the name of a person."""
    parts = [part.lower() for part in PART.findall(line)]
    return (
        len(parts) <= MOST_PARTS
        and not SIGN_OFF.match(line)
        and not any(part in NO_PART | NO_NAMES or NO_NAME.fullmatch(part) for part in parts)
    )


def thanked_spans(text: str) -> Iterator[Span]:
    """The name behind thanks or wishes, where it ends its line near the end of the text."""
    for found in THANKS.finditer(text, max(0, len(text) - SIGNED_AT_THE_END)):
        name = ANY_NAME.match(text, found.end())
        if name and ENDS_LINE.match(text, name.end()):
            yield from name_span(name)


def name_span(name: re.Match[str]) -> Iterator[Span]:
    """As many of its first words as can be a name."""
    kept: list[str] = []
    for word in name[0].split():
        bare = word.strip(".").lower()
        is_within = bool(kept) and bare in WITHIN_NAMES
        is_other = bool(NO_NAME.fullmatch(bare)) or bare in NO_NAMES or re.search(r"\d", word)
        is_behind = bool(kept) and kept[0][0].isupper() and word[0].islower()
        if not is_within and (is_other or is_behind):
            break
        kept.append(word)
    while kept and kept[-1] in WITHIN_NAMES:
        kept.pop()
    if whole := " ".join(kept).rstrip("."):
        yield name.start(), name.start() + len(whole)


def is_word_alone(name: str) -> bool:
    is_one = " " not in name
    return is_one and (name.lower() in ALSO_WORDS | NO_PART | NO_NAMES or name.isupper())
