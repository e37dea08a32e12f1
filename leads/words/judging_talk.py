"""Sentences of an inquiry that speak of how it is judged, in whatever language or disguise. Pure.

A claim about the judging ("this fits all your criteria") is no evidence for anything, and whoever
tells a machine what to do with an inquiry gives orders.
"""

import re

from leads.words import pattern
from leads.words.scripts import mixed_script_words, undisguised

STRONG = pattern("judging_talk", "strong")
ANYWHERE = pattern("judging_talk", "anywhere")
MACHINE = pattern("judging_talk", "machine")
SPOKEN_TO = pattern("judging_talk", "spoken_to")
MARKS = pattern("judging_talk", "marks")
FULLEST = pattern("judging_talk", "fullest")
ITSELF = pattern("judging_talk", "itself")
DEEMED = pattern("judging_talk", "deemed")
DONE = pattern("judging_talk", "done")
SUSPICIOUS = pattern("judging_talk", "suspicious")
MARKUP = re.compile(
    r"<!--|</?[a-z]{2,12}>|\{ ?[\"“'’]|[★✓✔✅☑]|```|\[/?INST|&lt;|\\u00", re.IGNORECASE
)
ENCODED = re.compile(  # nobody writes so to a plumber
    r"(?=[A-Za-z0-9+/]{0,40}[a-z])(?=[A-Za-z0-9+/]{0,40}[A-Z])(?<![A-Za-z0-9+/_.\-@=?&])"
    r"[A-Za-z0-9+/]{28,}={0,2}"
)


def speaks_of_judging(sentence: str) -> bool:
    """Whether a sentence is about the judging itself, so that nothing in it is evidence."""
    plain = undisguised(sentence)
    return bool(
        STRONG.search(plain)
        or ANYWHERE.search(plain)
        or ENCODED.search(sentence)
        or (MARKS.search(plain) and FULLEST.search(plain))
        or (ITSELF.search(plain) and DEEMED.search(plain))
        or orders_a_machine(plain)
    )


def may_speak_of_judging(text: str) -> bool:
    """Whether some sentence of a text may speak to whoever judges it: far more do than mean it."""
    plain = undisguised(text)
    return bool(
        SUSPICIOUS.search(plain)
        or MARKUP.search(text)
        or ENCODED.search(text)
        or mixed_script_words(text)
        or plain.count(" ") < text.count(" ") // 2
    )


def orders_a_machine(plain: str) -> bool:
    """Whether an undisguised sentence speaks to a machine, or says what one should do with this."""
    return bool(SPOKEN_TO.search(plain) or (MACHINE.search(plain) and DONE.search(plain)))
