"""Whether a submission looks like a machine's or a misuse.

Layers that only add up; a suspect is held back for a look and never thrown away. Pure.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from integrations.texts.sentences import sentence
from leads.words.scripts import mixed_script_words

HOLD_AT = 5
TOO_FAST = timedelta(seconds=2)
TOO_OLD = timedelta(days=14)  # pages are cached for days; older than this nobody reads
MANY_FROM_PLACE = (15, 60)  # an hour: many, very many
MANY_FROM_NOWHERE = (100, 100)  # the same of all whose address nobody knows: they may be everybody
MANY_FROM_ADDRESS = 6  # a day

Found = tuple[int, str]  # (points, the reason)
FROM_PLACE = gettext_noop("%(count)s came from one place within an hour")
FROM_NOWHERE = gettext_noop("%(count)s came from places that nobody can tell apart within an hour")


@dataclass(frozen=True)
class Signs:
    """What is known about a submission.

    `rendered_at` None: no seal; `seal` is good, missing or forged.
    """

    trap: bool = False  # the field that people do not see was filled in
    seal: str = "none"  # good, missing, forged, none (this source has no such thing)
    rendered_at: datetime | None = None
    received_at: datetime | None = None
    proof: str = "none"  # good, missing, bad, used, none (not asked for)
    from_place: int = 0
    is_nowhere: bool = False  # the place is that of all whose address is not known
    from_address: int = 0
    is_crowded: bool = False  # more came through this form within the hour than ever does
    in_words: tuple[Found, ...] = ()  # see signs_in_words
    foreign_origin: bool = False


def weigh_signs(signs: Signs) -> tuple[int, list[str]]:
    """(points, reasons). From HOLD_AT on it is held back."""
    found = [*trap(signs), *seal(signs), *rates(signs), *signs.in_words]
    return sum(points for points, _ in found), [reason for _, reason in found]


def trap(signs: Signs) -> list[tuple[int, str]]:
    found = [(5, sentence("filled in a field that people do not see"))] if signs.trap else []
    if signs.foreign_origin:
        found.append((2, sentence("was sent from a site that is not on the list")))
    proofs = {
        "missing": (5, sentence("brought no proof of work")),
        "bad": (5, sentence("brought a false proof of work")),
        "used": (5, sentence("brought a proof of work that was used before")),
    }
    if signs.proof == "none" and signs.is_crowded:
        found.append((5, sentence("came among very many, and brought no proof of work")))
    return [*found, *([proofs[signs.proof]] if signs.proof in proofs else [])]


def seal(signs: Signs) -> list[tuple[int, str]]:
    if signs.seal == "forged":
        return [(4, sentence("the form's seal is forged"))]
    if signs.seal == "missing":
        return [(2, sentence("did not come from our form"))]
    if signs.rendered_at and signs.received_at:
        return time_taken(signs.received_at - signs.rendered_at)
    return []


def time_taken(age: timedelta) -> list[tuple[int, str]]:
    """`age`: of the form when it was sent."""
    if age < TOO_FAST:
        return [(3, sentence("was sent within two seconds"))]
    return [(1, sentence("the form was opened long ago"))] if age > TOO_OLD else []


def rates(signs: Signs) -> list[Found]:
    found: list[Found] = []
    many, very_many = MANY_FROM_NOWHERE if signs.is_nowhere else MANY_FROM_PLACE
    if signs.from_place > many:
        points = 5 if signs.from_place > very_many else 3
        message = FROM_NOWHERE if signs.is_nowhere else FROM_PLACE
        found.append((points, sentence(message, count=signs.from_place)))
    if signs.from_address > MANY_FROM_ADDRESS:
        words = sentence(
            "%(count)s came in this address's name within a day", count=signs.from_address
        )
        found.append((5, words))
    return found


def signs_in_words(text: str) -> list[Found]:
    """Signs in the text itself.

    None of them holds anything back alone but link markup together with links.
    """
    found: list[Found] = []
    links = len(re.findall(r"https?://|www\.", text, re.I))
    if links >= 3:
        found.append((2, sentence("has %(count)s links", count=links)))
    if re.search(r"\[url\s?=|\[/url\]|<a\s+href=|\[link=", text, re.I):
        found.append((3, sentence("has link markup")))
    if len(mixed_script_words(text)) >= 2:
        found.append((3, sentence("mixes alphabets within words")))
    return found
