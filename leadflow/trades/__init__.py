"""What a business of a trade may start with: criteria, a first answer and follow-ups, and sample
inquiries to try the criteria on. One file a trade; every sentence may be changed by the owner.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from followups.content.merge_fields import FIELD
from followups.owner.sequence_texts import FIRST_RESPONSE, SequenceTexts, StepTexts, standard_texts
from leads.criteria.versions import criterion_row
from leads.models.criteria import CriterionRow

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
        standard = standard_texts(as_letter(self.answer, values))
        steps = [
            StepTexts(day, as_letter(note, values), FIRST_RESPONSE[0])
            for day, note in zip(DAYS, self.notes, strict=True)
        ]
        return SequenceTexts(
            first_subject=standard.first_subject,
            first_body=standard.first_body,
            window_from=standard.window_from,
            window_to=standard.window_to,
            weekdays=standard.weekdays,
            steps=steps,
        )


def as_letter(words: str, values: Mapping[str, str]) -> str:
    said = [part for part in words.strip().split("\n\n") if has_values(part, values)]
    return "\n\n".join(["Hi {{first_name}},", *said, "{{signature}}"])


def has_values(part: str, values: Mapping[str, str]) -> bool:
    return all(fallback or values.get(name) for name, fallback in FIELD.findall(part))


@cache
def all_trades() -> dict[str, Trade]:
    """By key, in the order of their names."""
    read = [read_trade(file) for file in FOLDER.glob("*.toml")]
    return {trade.key: trade for trade in sorted(read, key=lambda trade: trade.name)}


def read_trade(file: Path) -> Trade:
    given: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return Trade(
        key=file.stem,
        name=given["name"],
        also=tuple(given["also"]),
        criteria=tuple(criterion_row(row) for row in given["criteria"]),
        answer=given["answer"],
        notes=tuple(given["notes"]),
        samples=tuple(Sample(**sample) for sample in given["samples"]),
    )


def trade_called(typed: str) -> Trade | None:
    """The one that an owner's own words for their trade name; None where none is."""
    named = [
        (len(name), trade)
        for trade in all_trades().values()
        for name in (trade.name, *trade.also)
        if re.search(rf"\b{re.escape(name)}s?\b", typed, re.IGNORECASE)
    ]
    return max(named, key=lambda pair: pair[0])[1] if named else None
