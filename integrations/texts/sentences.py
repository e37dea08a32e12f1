"""Sentences of ours with values in them: English where they are kept, said anew to each reader.

A row, a log and a model get the English text. What a person reads is made from the message and
its values, in their own language and with their own way to write numbers.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

LONGEST_VALUE = 250  # characters of a value
MOST_BYTES = 2_000  # of a sentence as a column keeps it; an index of PostgreSQL holds some more
KEYS = {"says", "with", "many", "small"}  # of a sentence in JSON
BEGINS = '{"says": '  # a sentence with values as a column of text keeps it


class KeptSentence(str):
    """As text it is the English sentence, and equal to it.

    `values` by the names in `message`: whole numbers, texts of somebody else's, sentences of ours,
    and lists of these. With `plural` it has two forms, chosen by the value "count". `is_small`: it
    begins with a small letter, since it stands in the middle of another one.
    """

    message: str
    plural: str
    values: dict[str, Any]
    is_small: bool

    def __new__(
        cls,
        message: str,
        plural: str = "",
        values: Mapping[str, Any] | None = None,
        is_small: bool = False,
    ) -> "KeptSentence":
        kept = {name: as_value(value) for name, value in (values or {}).items()}
        said = plural if plural and kept["count"] != 1 else message
        made = super().__new__(cls, filled(said, kept, value_in_english, is_small))
        made.message, made.plural, made.values, made.is_small = message, plural, kept, is_small
        return made

    @property
    def in_words(self) -> str:
        """In the language in force."""
        if self.plural:
            said = ngettext(self.message, self.plural, self.values["count"])
        else:
            said = gettext(self.message)
        return filled(said, self.values, value_in_words, self.is_small)

    @property
    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"says": self.message}
        if self.values:
            found["with"] = json_of(self.values)
        if self.plural:
            found["many"] = self.plural
        if self.is_small:
            found["small"] = True
        return found

    def with_texts(self, change: Callable[[str], str]) -> str:
        """With the texts of somebody else's in it changed.

        It is plain English where what is to be changed goes beyond them.
        """
        values = {name: changed_value(value, change) for name, value in self.values.items()}
        made = KeptSentence(self.message, self.plural, values, self.is_small)
        return made if change(str(made)) == made else change(str(made))


def sentence(message: str, /, **values: Any) -> KeptSentence:
    """One of ours, by its English words with %(names)s in them."""
    return KeptSentence(message, values=values)


def counted_sentence(one: str, many: str, count: int, /, **values: Any) -> KeptSentence:
    """The same in two forms; `count` is the value "count"."""
    return KeptSentence(one, many, {"count": count, **values})


def several(sentences: Sequence[str]) -> KeptSentence:
    """One after the other, parted by semicolons."""
    return KeptSentence("%(all)s", values={"all": sentences})


def shortened(kept: str, longest: int) -> str:
    """Somebody else's text with so many characters at most, and without the one that no database
    takes; one of ours stays whole where an index can hold it.
    """
    is_ours = isinstance(kept, KeptSentence) and len(packed(kept).encode()) <= MOST_BYTES
    return kept if is_ours else str(kept).replace("\x00", "")[:longest]


def lowered(label: str | Promise) -> KeptSentence:
    """A label of ours as it stands in the middle of a sentence."""
    return KeptSentence(in_english(label), is_small=True)


def in_english(words: str | Promise) -> str:
    """As the catalogs know it, whatever the language in force."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(words)


def in_words(kept: str) -> str:
    """What a row keeps, in the language in force; what somebody else wrote stays."""
    if isinstance(kept, KeptSentence):
        return kept.in_words
    return gettext(kept) if kept else ""


def filled(
    said: str, values: Mapping[str, Any], words: Callable[[Any], str], is_small: bool
) -> str:
    if values:
        said = said % {name: listed(value, words) for name, value in values.items()}
    return said[:1].lower() + said[1:] if is_small and not said[1:2].isupper() else said


def listed(value: Any, words: Callable[[Any], str]) -> str:
    return "; ".join(map(words, value)) if isinstance(value, list) else words(value)


def value_in_words(value: Any) -> str:
    if isinstance(value, KeptSentence):
        return value.in_words
    if isinstance(value, int):
        return number_format(value, use_l10n=True, force_grouping=True)
    return str(value)


def value_in_english(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def as_value(value: Any) -> Any:
    """A value as a sentence keeps it. A label is a sentence of ours."""
    if isinstance(value, Promise):
        return KeptSentence(in_english(value))
    if isinstance(value, (KeptSentence, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [as_value(each) for each in value]
    return " ".join(str(value).replace("\x00", "").split())[:LONGEST_VALUE]


def changed_value(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, KeptSentence):
        return value.with_texts(change)
    if isinstance(value, list):
        return [changed_value(each, change) for each in value]
    return change(value) if isinstance(value, str) else value


def json_of(value: Any) -> Any:
    """The same value with each sentence in it as JSON keeps it."""
    if isinstance(value, KeptSentence):
        return value.as_json
    if isinstance(value, dict):
        return {name: json_of(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_of(each) for each in value]
    return value


def of_json(value: Any) -> Any:
    """The same value with each sentence in it as such."""
    if isinstance(value, list):
        return [of_json(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {name: of_json(each) for name, each in value.items()}
    is_sentence = isinstance(found.get("says"), str) and found.keys() <= KEYS
    return sentence_of(found) if is_sentence and asks_no_room(found["says"]) else found


def asks_no_room(message: str) -> bool:
    """Of its values each stands as it is: "%(name)9000s" is none of ours, and fills the memory."""
    return all(rest.partition(")")[2][:1] in ("s", "d") for rest in message.split("%(")[1:])


def sentence_of(found: dict[str, Any]) -> Any:
    """The sentence that JSON keeps so; as it is where it keeps something else."""
    plural, values = found.get("many", ""), found.get("with")
    try:
        return KeptSentence(found["says"], plural, values, bool(found.get("small")))
    except (AttributeError, KeyError, TypeError, ValueError):
        return found


def packed(kept: str) -> str:
    """As a column of text keeps it: a sentence as JSON, other texts as they are."""
    if not isinstance(kept, KeptSentence):
        if not kept.startswith(BEGINS):
            return kept
        # somebody else's, that looks like one of ours
        kept = KeptSentence("%(text)s", values={"text": kept})
    return json.dumps(kept.as_json, ensure_ascii=False)


def unpacked(text: str) -> str:
    """What such a column keeps."""
    if not text.startswith(BEGINS):
        return text
    try:
        found = of_json(json.loads(text))
    except (ValueError, RecursionError):
        return text
    return found if isinstance(found, KeptSentence) else text
