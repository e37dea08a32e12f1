"""Harm that happens or is near, told without a model.

A text is cut into words (`tokens`); words and short phrases of five languages stand for classes
such as water, movement, place, now (`lexicon`); classes near each other make a hazard, unless it is
denied, past, only possible or a matter of trade (`finding`). The words lie in leads/words/hazards.
Pure.
"""

from leads.words.hazards.finding import Hazard, classes_in, hazards_in

__all__ = ["Hazard", "classes_in", "hazards_in"]
