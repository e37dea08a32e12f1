"""Whether a rule fits an inquiry. Pure."""

import re
from dataclasses import dataclass

from leads.fields import classify_label
from leads.models import AssignmentRule, Lead
from leads.models.lead import LeadFields
from leads.search.words import folded

APART = re.compile(r"[,;\n]")
NO_SIGN = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Asked:
    """What rules go by. `source` is the number of its row."""

    source: int | None = None
    postcode: str = ""
    words: str = ""
    language: str = ""
    category: str = ""


def asked_of(lead: Lead, category: str) -> Asked:
    said = [piece.text for piece in lead.inbound.filter(kind="human").order_by("at", "id")[:3]]
    given = [str(value) for value in lead.fields.values()]
    return Asked(
        source=lead.source_id,
        postcode=postcode_in(lead.fields),
        words="\n".join([lead.need, *said, *given]),
        language=lead.language,
        category=category,
    )


def postcode_in(fields: LeadFields) -> str:
    labels = (name for name in fields if classify_label(str(name)) == "postcode")
    return str(fields[name]) if (name := next(labels, None)) is not None else ""


def fits(rule: AssignmentRule, asked: Asked) -> bool:
    return (
        rule.source_id in (None, asked.source)
        and rule.language in ("", asked.language[:2])
        and rule.category in ("", asked.category)
        and (not rule.postcodes or has_postcode(pieces_of(rule.postcodes), asked.postcode))
        and (not rule.words or has_word(pieces_of(rule.words), asked.words))
    )


def pieces_of(typed: str) -> list[str]:
    """What stands between commas, none of it blank."""
    return [piece for part in APART.split(typed) if (piece := " ".join(part.split()))]


def has_postcode(beginnings: list[str], postcode: str) -> bool:
    """Blanks, dashes and capitals are nobody's concern: "b3h-1a1" begins with "B3 H"."""
    bare = NO_SIGN.sub("", postcode).casefold()
    return bool(bare) and any(bare.startswith(bare_beginning(one)) for one in beginnings)


def bare_beginning(beginning: str) -> str:
    """Never empty: what has no letter and no digit begins nothing."""
    return NO_SIGN.sub("", beginning).casefold() or beginning


def has_word(beginnings: list[str], words: str) -> bool:
    """Whether one of its words begins like one of these, whatever the accents and capitals."""
    said = " " + bare_words(words)
    return any(f" {bare}" in said for one in beginnings if (bare := bare_words(one)))


def bare_words(text: str) -> str:
    return NO_SIGN.sub(" ", folded(text)).strip()
