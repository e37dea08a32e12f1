"""Allowing us to write again, and asking what this number is.

Official words of text messages and obvious sentences. Pure.
"""

from leads.words import pattern, words
from leads.words.opt_out import asks_to_stop
from leads.words.signatures import without_signature
from leads.words.stop_alone import bare_words

START = words("opt_in", "start")
HELP = words("opt_in", "help")
SENTENCES = pattern("opt_in", "sentences")
NEGATED = pattern("opt_in", "negated")
# Whoever allows it says so in a line; what is longer may mean something else, and a person decides
LONGEST = 120


def allows_again(text: str) -> str:
    """The words with which the writer allows us to write again, else "".

    Counts only for somebody who had said stop.
    """
    if (word := bare_words(without_signature(text))) in START:
        return word
    if len(text) > LONGEST or NEGATED.search(text) or asks_to_stop(text):
        return ""
    found = SENTENCES.search(text.replace("’", "'"))
    return found[0] if found else ""


def asks_for_help(text: str) -> str:
    """HELP, AIDE, AYUDA, HILFE or POMOC where it is all that was said: who are you?"""
    word = bare_words(without_signature(text))
    return word if word in HELP else ""
