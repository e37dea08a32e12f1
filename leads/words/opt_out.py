"""Asking not to be written to: the official words of text messages, and ordinary sentences.

Errs on the side of the person: but "stop by on Thursday", "stop running" and "I'd rather you rang"
are no opt-outs.
"""

import re
import unicodedata

from leads.words import pattern, words
from leads.words.scripts import INVISIBLE

KEYWORDS = words("opt_out", "keywords")
SHOUTED = pattern("opt_out", "shouted")
POLITE = pattern("opt_out", "polite")
SENTENCES = pattern("opt_out", "sentences")
HARMLESS = pattern("opt_out", "harmless")
CALLING = pattern("opt_out", "calling")
ONLY_THEN = pattern("opt_out", "only_then")
LONGEST = 6_000  # whoever wants us to stop says so sooner


def bare_words(text: str) -> str:
    """What is left without punctuation and politeness: "STOP.", "stop please" → "stop"."""
    said = re.sub(
        r"[^\w\s'’-]",
        " ",
        INVISIBLE.sub("", unicodedata.normalize("NFKC", text[:LONGEST])).strip().lower(),
    )
    return re.sub(r"\s+", " ", POLITE.sub(" ", said)).strip()


def opt_out_keyword(text: str) -> str:
    """The official word where it is all that was said, else ""."""
    word = bare_words(text)
    return word if word in KEYWORDS else ""


def asks_to_stop(text: str) -> str:
    """The words with which the writer asks not to be written to, else "".

    Give it only what is new, never quoted mail.
    """
    text = text[:LONGEST]
    if word := opt_out_keyword(text):
        return word
    first = text.strip().split("\n", 1)[0]
    if SHOUTED.fullmatch(first):
        return first.strip()
    text = HARMLESS.sub(" ", text.replace("’", "'"))
    sentences = (m[0] for m in SENTENCES.finditer(text) if not is_wish_for_other_way(m))
    return re.sub(r"\s+", " ", next(sentences, "")).strip()


def is_wish_for_other_way(sentence: re.Match[str]) -> bool:
    """No calls, but only at some time or in favour of something else."""
    following = sentence.string[sentence.end() : sentence.end() + 60]
    return bool(CALLING.search(sentence[0]) and ONLY_THEN.match(following))
