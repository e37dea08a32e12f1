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
    """The same sentence in the language in force. What a stranger wrote behind a colon stays."""
    if (known := gettext(kept)) != kept or not kept:
        return known if kept else ""
    ours, colon, theirs = kept.partition(": ")
    return f"{gettext(ours)}{colon}{theirs}" if colon and ours else kept
