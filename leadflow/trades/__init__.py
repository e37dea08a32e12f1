"""What a business of a trade may start with: criteria, a first answer and follow-ups, and sample
inquiries to try the criteria on. Every sentence may be changed by the owner.

One file a trade, and in the folder of a language its words in that one. Names and criteria are for
whoever reads the page; texts and samples are in the language of the customers.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from followups.content.merge_fields import FIELD, business_values
from followups.content.standard_words import letter
from followups.owner.sequence_texts import SequenceTexts, StepTexts, standard_texts
from leads.business.places import by_name
from leads.criteria.versions import criterion_row
from leads.languages import main_language
from leads.models import Business
from leads.models.criteria import CriterionRow
from leads.words.given_names import without_accents

FOLDER = Path(__file__).parent
DAYS = (1, 3, 5, 7)


@dataclass(frozen=True)
class Sample:
    """An inquiry as somebody might write it to a business of this trade."""

    name: str
    text: str
    phone: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Trade:
    """`also` are other words by which a trade is known; `answer` and `notes` are texts without
    greeting and signature, the notes one for each of DAYS.
    """

    key: str
    language: str
    name: str
    also: tuple[str, ...]
    criteria: tuple[CriterionRow, ...]
    answer: str
    notes: tuple[str, ...]
    samples: tuple[Sample, ...]

    def texts(self, values: Mapping[str, str]) -> SequenceTexts:
        """As a sequence; `values` are what merge fields stand for. A paragraph that names one for
        which there is nothing yet is left out.
        """
        standard = standard_texts(self.letter(self.answer, values), self.language)
        notes = [
            StepTexts(day, self.letter(note, values), standard.first_subject)
            for day, note in zip(DAYS, self.notes, strict=True)
        ]
        return replace(standard, steps=notes)

    def letter(self, words: str, values: Mapping[str, str]) -> str:
        parts = words.strip().split("\n\n")
        return letter([part for part in parts if has_values(part, values)], self.language)


def has_values(part: str, values: Mapping[str, str]) -> bool:
    return all(fallback or values.get(name) for name, fallback in FIELD.findall(part))


@cache
def written_in() -> tuple[str, ...]:
    """The languages in which trades have words; English is the one that says everything."""
    return ("en", *sorted(folder.name for folder in FOLDER.iterdir() if is_of_words(folder)))


def is_of_words(folder: Path) -> bool:
    return any(folder.glob("*.toml"))


def all_trades(*wished: str) -> dict[str, Trade]:
    """By key, in the order of their names; in the first of these languages that we have."""
    return trades_in(next((code[:2] for code in wished if code[:2] in written_in()), "en"))


def trades_of_reader() -> dict[str, Trade]:
    return all_trades(get_language() or "")


def trades_of_customers(business: Business) -> dict[str, Trade]:
    return all_trades(main_language(business))


def starting_texts(key: str, business: Business, name: str) -> SequenceTexts:
    """What a business of this trade starts with, in the language of its customers; where the trade
    has no words in that one, what every business starts with. `name` is whom it is shown to.
    """
    language = main_language(business)
    if language not in written_in():
        return standard_texts(language=language)
    return trades_in(language)[key].texts(business_values(business, name))


@cache
def trades_in(language: str) -> dict[str, Trade]:
    found = {file.stem: read_trade(file, language) for file in FOLDER.glob("*.toml")}
    return {key: found[key] for key in by_name({key: one.name for key, one in found.items()})}


def read_trade(file: Path, language: str) -> Trade:
    given = toml_of(file)
    if language != "en":
        given = in_words_of(given, toml_of(FOLDER / language / file.name))
    return Trade(
        key=file.stem,
        language=language,
        name=given["name"],
        also=tuple(given["also"]),
        criteria=tuple(criterion_row(row) for row in given["criteria"]),
        answer=given["answer"],
        notes=tuple(given["notes"]),
        samples=tuple(Sample(**sample) for sample in given["samples"]),
    )


def in_words_of(given: dict[str, Any], words: dict[str, Any]) -> dict[str, Any]:
    """The same trade in another language: sentences by their keys, samples by their places."""
    criteria = [{**row, "text": words["criteria"][row["key"]]} for row in given["criteria"]]
    samples = [
        {**sample, "text": text}
        for sample, text in zip(given["samples"], words["samples"], strict=True)
    ]
    return {**words, "criteria": criteria, "samples": samples}


def toml_of(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def trade_of(business: Business) -> Trade | None:
    """The trade of a business in the reader's language, told by its owner's own words."""
    return trade_called(business.trade, get_language() or "", *business.languages)


def trade_called(typed: str, *languages: str) -> Trade | None:
    """The one that an owner's own words for their trade name, in English or one of these languages;
    in the first of them. None where none is.
    """
    spoken = {code[:2] for code in languages} & set(written_in())
    every = [trade for code in ("en", *sorted(spoken)) for trade in trades_in(code).values()]
    named = [
        (len(name), trade.key)
        for trade in every
        for name in (trade.name, *trade.also)
        if re.search(rf"\b{re.escape(bare(name))}s?\b", bare(typed))
    ]
    return all_trades(*languages)[max(named)[1]] if named else None


def bare(words: str) -> str:
    return without_accents(words).casefold()
