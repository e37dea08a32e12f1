"""Whether a model's own sentence may stand in an answer.

What is allowed is listed, not what is forbidden. Pure.

A block-list of prices and promises lets most bad drafts through, and so does likeness to a fact:
"Quotes are not free" is nearly one. So facts
are only ever written by code, word for word, thanks come from a closed list, and all that a model
may write itself are short, bare questions:
no number, day, sum or link, nothing about us, no second clause in which something could be claimed.
"""

import re
from collections.abc import Sequence

from leads.words import pattern, words

LONGEST_QUESTION = 14  # words
SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")
FORBIDDEN = {
    "a number": words("drafts", "numbers"),
    "a day or time": words("drafts", "days"),
    "money or a promise": words("drafts", "money"),
    "us": words("drafts", "us"),
    "a second thought": words("drafts", "second_thoughts"),
}
TO_US = pattern("drafts", "to_us")
MARKS = re.compile(r"[\d€$£%@,;:()\[\]/\\\"“”„«»|<>*_=+–—]|\.\w")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def draft_problems(text: str, facts: Sequence[str]) -> list[str]:
    """What speaks against each sentence of `text`, for a person to read.

    [] where every one may stand.
    """
    known = {plain(fact) for fact in facts}
    return [
        wrong
        for sentence in SENTENCES.split(text)
        if sentence.strip()
        and plain(sentence) not in known
        and (wrong := sentence_problem(sentence.strip()))
    ]


def plain(text: str) -> str:
    return " ".join(text.split())


def sentence_problem(sentence: str) -> str:
    """Why one sentence is no bare question; "" where it is."""
    shown = f"“{sentence[:120]}”"
    if not sentence.endswith("?") or sentence.count("?") > 1:
        return f"{shown} says something that is no approved fact"
    bare = TO_US.sub("send", sentence[:-1].lower().replace("’", "'"))
    asked = WORD.findall(bare)
    if MARKS.search(bare):
        return f"{shown} holds a number, a sign or a second clause"
    if len(asked) > LONGEST_QUESTION:
        return f"{shown} is a long question"
    found = next(
        ((what, word) for word in asked for what, listed in FORBIDDEN.items() if word in listed),
        None,
    )
    return f"{shown} speaks of {found[0]} (“{found[1]}”)" if found else ""
