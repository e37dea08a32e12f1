"""Why a mail was not taken: because nobody is there, or because of anything else.

What a server says outranks its code, and codes outrank silence. Source: RFC 3463, 5248; servers'
own wordings.
"""

import re

from integrations.mailing.mail_phrases import PHRASES

GOOD = PHRASES.pattern("address_is_good")
DEAD = PHRASES.pattern("address_is_dead")
CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
# Of RFC 3463: no such mailbox, no such system, a mailbox that has moved, one that is disabled;
# 5.1.10 is a domain that takes no mail (RFC 7505) or Exchange that knows nobody of that name.
NOBODY_THERE = {("1", "0"), ("1", "1"), ("1", "2"), ("1", "3"), ("1", "6"), ("1", "10"), ("2", "1")}
BASIC_CODE = re.compile(r"(?<![\d.#])([45])\d\d(?=[ -])")
LONGEST = 3_000


def is_dead(text: str) -> bool:
    """Whether what a server said closes the address for good.

    A full mailbox, "later", or a server that wants no mail of ours closes none.
    """
    text = " ".join(text[:LONGEST].split())
    codes = CODE.findall(text)
    if any(kind == "4" for kind, _, _ in codes) or is_only_for_now(text, codes):
        return False
    says_dead = bool(DEAD.search(text))
    if GOOD.search(text) and not (says_dead and is_nobody(codes)):
        return False
    return says_dead or is_nobody(codes)


def says_good(text: str) -> bool:
    """It says outright why the address is still good."""
    return not is_dead(text) and bool(GOOD.search(text[:LONGEST]))


def is_only_for_now(text: str, codes: list[tuple[str, str, str]]) -> bool:
    """A basic code of the fours, and none that says more."""
    basic = BASIC_CODE.findall(text)
    return not codes and bool(basic) and set(basic) == {"4"}


def is_nobody(codes: list[tuple[str, str, str]]) -> bool:
    return any(kind == "5" and (group, detail) in NOBODY_THERE for kind, group, detail in codes)
