"""What a business does, as the words by which somebody who needs it would be known.

The business's own words are evidence that it was meant: an inquiry that shares some of them is
seldom junk.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from leads.models import Business, Criterion
from leads.words.learnt.stems import rarity_of, stems_of

SHORTEST = 4  # letters of a word that can tell a trade
RARE = 5.0  # the rarity from which a word is no longer everybody's


@dataclass(frozen=True)
class Trade:
    """The beginnings of the words a business uses of itself; none where it is not known."""

    stems: frozenset[str] = frozenset()

    def shared_with(self, text: str) -> int:
        """How many of its words a text uses as well."""
        return len(stems_of(text) & self.stems)


UNKNOWN = Trade()


def trade_of(business: Business, criteria: Iterable[Criterion] = ()) -> Trade:
    """From what it does, what it may say, what it looks for, and where it is."""
    facts = (wording for fact in business.approved_facts.all() for wording in fact.said())
    looked_for = (row.text for row in criteria)
    return trade_in([business.trade, business.about, business.city, *facts, *looked_for])


def trade_in(texts: Iterable[str]) -> Trade:
    """From what a business says of itself."""
    told = stems_of("\n".join(texts))
    return Trade(frozenset(s for s in told if len(s) >= SHORTEST and rarity_of(s) >= RARE))
