"""Sentences of ours that rows keep: kept in English, shown in the language of whoever reads them.

Nothing decides by them. Where such a sentence is made, gettext_noop marks it.
"""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext


def as_kept(words: Any) -> str:
    """In English, whatever the language in force."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(words)


def in_readers_words(kept: str) -> str:
    """The same sentence in the language in force, or several parted by "; ".

    Of "Ours: theirs" what stands before the colon, and a label of ours behind it; what somebody
    else wrote stays.
    """
    if not kept or (known := gettext(kept)) != kept:
        return known if kept else ""
    return "; ".join(map(part_in_readers_words, kept.split("; ")))


def part_in_readers_words(kept: str) -> str:
    parts = kept.split(": ")
    for count in range(len(parts), 0, -1):
        ours = ": ".join(parts[:count])
        if ours and (known := gettext(ours)) != ours:
            theirs = ": ".join(parts[count:])
            return f"{known}: {label_in_readers_words(theirs)}" if theirs else known
    return kept


def label_in_readers_words(kept: str) -> str:
    """A label that was made small for the middle of a sentence, and may end it."""
    label = kept.removesuffix(".").capitalize()
    known = gettext(label) if label else ""
    return kept if known == label else known[:1].lower() + known[1:] + kept[len(label) :]
