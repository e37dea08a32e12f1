"""What the words of a text or a call say, found out before any lock is taken. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from leads.capture.canary import canary_word
from leads.capture.heard import Heard, hear_answer
from leads.capture.people import emails_in
from leads.contacts.signing import name_under
from leads.words import opt_in
from leads.words.own_words import Said, is_reaction, split_words


@dataclass(frozen=True)
class HeardText:
    """`allows_again` and `asks_for_help` are the words that do; `email` and `name` stand in it."""

    said: Said
    heard: Heard
    is_reaction: bool
    allows_again: str
    asks_for_help: str
    email: str
    name: str
    canary: str


def hear_text(text: str, ours: Iterable[str] = ()) -> HeardText:
    """`ours` are texts that we sent to whoever wrote it."""
    said = split_words(text, ours)
    return HeardText(
        said=said,
        heard=hear_answer(said.own),
        is_reaction=is_reaction(said),
        allows_again=opt_in.allows_again(said.own),
        asks_for_help=opt_in.asks_for_help(said.own),
        email=next(iter(emails_in(said.own)), ""),
        name=name_under(said.own),
        canary=canary_word(text),
    )
