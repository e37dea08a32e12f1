"""Asking us to stop as people put it who answer us: worn out, polite, sarcastic or misspelt.

"I think four messages are plenty" is no order, and where nobody was written to it would say
nothing. So it silences nobody: a person decides. Pure.
"""

from leads.words import pattern, words
from leads.words.learnt.likelihood import likelihood
from leads.words.learnt.stems import words_of
from leads.words.opt_out import LONGEST, without_harmless
from leads.words.own_words import own_words
from leads.words.scripts import readable
from leads.words.signatures import without_signature
from leads.words.stop_alone import bare_words
from leads.words.stop_meant import WORK_WANTED

ALONE = words("stop_hints", "alone")
HINTS = pattern("stop_hints", "hints")
HINTS_WITHOUT_BLANKS = pattern("stop_hints", "hints_without_blanks")
STILL_WANTED = pattern("stop_hints", "still_wanted")
# Of belief by what was learnt; few words are made of much the same as "Power went off".
ENOUGH, ENOUGH_OF_FEW, FEW_WORDS = 0.85, 0.95, 6


def hint_of_stop(text: str) -> str:
    """The words with which somebody whom we wrote to may ask us to stop, else "".

    Give it only what is new.
    """
    said = own_words(text[:LONGEST]).replace("’", "'").strip()
    above = without_signature(said).strip()
    if bare_words(above) in ALONE:
        return above
    above = readable(without_harmless(above))
    if STILL_WANTED.search(above) or WORK_WANTED.search(above):
        return ""
    hint = HINTS.search(above) or HINTS_WITHOUT_BLANKS.search(above)
    return hint[0].strip() if hint else likely_words(above)


def likely_words(text: str) -> str:
    """All of it where what was learnt of such wishes believes it, else ""."""
    is_short = len(words_of(text)) < FEW_WORDS
    enough = ENOUGH_OF_FEW if is_short else ENOUGH
    return text if likelihood("opt_out", text, said=False) >= enough else ""
