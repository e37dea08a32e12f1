"""Asking not to be written to: the official words of text messages, and ordinary sentences.

Errs on the side of the person: but "stop by on Thursday", "stop running" and "I'd rather you rang"
are no opt-outs. Where one cannot tell, a person should look. Pure.
"""

import re
from collections.abc import Iterator
from itertools import chain

from integrations.inbound_mail import REPLY_PREFIX
from leads.words import pattern
from leads.words.own_words import own_words
from leads.words.signatures import above_signature, without_signature
from leads.words.stop_alone import bare_words, leaves, opt_out_keyword, stops_alone
from leads.words.stop_meant import is_meant_for_us

SHOUTED = pattern("opt_out", "shouted")
SHOUTED_FIRST = pattern("opt_out", "shouted_first")
SENTENCES = pattern("opt_out", "sentences")
WISHES = pattern("stop_wishes", "wishes")
BY_CLASSES = pattern("stop_wishes", "sentences")
PERHAPS = pattern("stop_wishes", "perhaps")
STOP_SIGNS = pattern("stop_wishes", "stop_signs")
OTHER_LISTS = pattern("stop_wishes", "other_lists")
TOLD = pattern("stop_wishes", "told")
WISHED = pattern("stop_wishes", "wished")
SUPPOSED = pattern("stop_wishes", "supposed")
TOLD_BY_SENDER = pattern("stop_wishes", "told_by_sender")
HARMLESS = pattern("opt_out", "harmless")
NARROWED = pattern("opt_out", "narrowed")
OTHER_WAY = pattern("opt_out", "other_way")
REPLY_PREFIXES = re.compile(rf"(?:{REPLY_PREFIX.pattern})+", re.I)
SENTENCE_END = re.compile(r"[.!?\n]")
NEAR = 40  # characters behind the words, in which the verb may stand
LONGEST = 6_000  # characters: whoever wants us to stop says so sooner


def asks_to_stop(text: str) -> str:
    """The words with which the writer surely asks not to be written to, else "".

    Give it only what is new: signatures and what looks like a quote are left out here, what quotes
    us without looking like it only `own_words` can tell.
    """
    return next((words for words, is_sure in requests_to_stop(text) if is_sure), "")


def subject_asks_to_stop(subject: str, text: str) -> str:
    """The official word that is all of a subject, where the text says nothing; else ""."""
    word = opt_out_keyword(REPLY_PREFIXES.sub("", subject))
    return "" if bare_words(above_signature(own_words(text[:LONGEST]))) else word


def may_ask_to_stop(text: str) -> str:
    """The words that may ask it, or may mean the work, or some way or time; else "".

    "" too where `asks_to_stop`.
    """
    found = list(requests_to_stop(text))
    return "" if any(is_sure for _, is_sure in found) else next((words for words, _ in found), "")


def requests_to_stop(text: str) -> Iterator[tuple[str, bool]]:
    """(words, whether they surely mean it) of everything that sounds like it."""
    said = own_words(text[:LONGEST]).replace("’", "'").strip()
    above = without_signature(said).strip()
    if word := opt_out_keyword(above):
        yield word, True
        return
    first = said.split("\n", 1)[0]
    if SHOUTED.fullmatch(first):
        yield first.strip(), True
    elif order := SHOUTED_FIRST.match(said):
        yield order[0].strip(), leaves(said[order.end() :])
    said, above = without_harmless(said), without_harmless(above)
    for order in chain(SENTENCES.finditer(said), WISHES.finditer(said)):
        is_other = is_wish_for_other_way(order) or is_told(order) or is_supposed(order)
        yield re.sub(r"\s+", " ", order[0]).strip(), not is_other and is_meant_for_us(order)
    for order in BY_CLASSES.finditer(said):
        is_whole = not is_wish_for_other_way(order) and is_whole_wish(order)
        yield order[0].strip(), is_whole and is_meant_for_us(order)
    yield from stops_alone(above)
    for words in chain(PERHAPS.finditer(said), filter(None, [STOP_SIGNS.fullmatch(above)])):
        yield words[0].strip(), False


def without_harmless(text: str) -> str:
    for harmless in (TOLD_BY_SENDER, HARMLESS, OTHER_LISTS):
        text = harmless.sub(" ", text)
    return text


def is_whole_wish(order: re.Match[str]) -> bool:
    """Nothing within it says what came, or names a part or another way."""
    words = order[0]
    return not (is_told(order) or NARROWED.search(words, 1) or OTHER_WAY.search(words))


def is_supposed(order: re.Match[str]) -> bool:
    """ "When I do not hear from you, I worry": they wait for us."""
    near = max(0, order.start() - NEAR)
    found = SUPPOSED.search(order.string, near, order.end())
    return found is not None and found.end() > order.start()


def is_told(order: re.Match[str]) -> bool:
    """What came or did not come: "I got no more messages from you"."""
    said, start = order.string, order.start()
    begin = max(said.rfind(end, 0, start) for end in ".!?\n") + 1
    rest = SENTENCE_END.search(said, order.end())
    end = min(rest.start() if rest else len(said), order.end() + NEAR)
    found = TOLD.search(said, begin, end)
    is_wished = WISHED.search(said, begin, order.end())
    return found is not None and found.end() > start and not is_wished


def is_wish_for_other_way(order: re.Match[str]) -> bool:
    """Not there, not then, or not so: but they want to hear from us."""
    said = order.string
    rest = f"{said[: order.start()]} … {said[order.end() :]}"
    return bool(NARROWED.match(said, order.end()) or OTHER_WAY.search(rest))
