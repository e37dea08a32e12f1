"""What a label stands for."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal, cast

from leads.words import pattern, word_file

Meaning = Literal[
    "name",
    "first_name",
    "last_name",
    "middle_name",
    "email",
    "phone",
    "message",
    "subject",
    "timezone",
    "language",
    "postcode",
    "from",
]
LABELS = word_file("labels").grouped("meanings")
MEANING_OF_LABEL = {
    label: cast(Meaning, meaning) for meaning, labels in LABELS.items() for label in labels
}
DECORATION = pattern("labels", "decoration")
NUMBERED = pattern("labels", "numbered")
UNIMPORTANT = pattern("labels", "unimportant")
DOUBTFUL = word_file("labels").words("doubtful")
SOMEBODY_ELSES = pattern("labels", "of_somebody_else")
PART_OF_A_NAME = pattern("labels", "part_of_a_name")
ASIDE = re.compile(r"\([^()]{0,80}\)")
LONGEST_LABEL = 120


def plain(label: str) -> str:
    """A label in its barest form: "Your-Email*:" and "yourEmail" are both "your email"."""
    label = unicodedata.normalize("NFKC", label[:LONGEST_LABEL])
    label = ASIDE.sub(" ", label) if not PART_OF_A_NAME.search(label) else label
    label = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", label)
    return re.sub(r"\s+", " ", re.sub(r"[\W_]+", " ", label.lower())).strip()


@lru_cache(4096)  # forms ask for the same few labels again and again
def classify_label(label: str) -> Meaning | Literal[""]:
    """What a label stands for, else "".

    Prefixes of form builders ("field 3 email") do not count.
    """
    whole = plain(label)
    if whole == "form name":
        return ""
    if "/" in label and "://" not in label and whole not in MEANING_OF_LABEL:
        return first_meaning(label.split("/"))  # "Nom / Name": forms in two languages
    bare = DECORATION.sub("", whole)
    if bare == "number" and NUMBERED.match(whole):
        return ""  # of the lead, not of its phone
    return MEANING_OF_LABEL.get(whole, MEANING_OF_LABEL.get(bare, ""))


def first_meaning(labels: list[str]) -> Meaning | Literal[""]:
    return next((meaning for label in labels if (meaning := classify_label(label))), "")


def is_unimportant(label: str) -> bool:
    """Whether its field says nothing of who it is and what they want."""
    return bool(UNIMPORTANT.match(plain(label)))


def is_doubtful_label(label: str) -> bool:
    """Whether it may ask for something else than what it stands for: "Customer" for "new"."""
    whole = plain(label)
    return whole in DOUBTFUL or (
        whole not in MEANING_OF_LABEL and DECORATION.sub("", whole) in DOUBTFUL
    )


def is_of_somebody_else(label: str) -> bool:
    """Whether its field tells of whoever has the form, or of a third person: "Owner email"."""
    return bool(SOMEBODY_ELSES.search(plain(label)))
