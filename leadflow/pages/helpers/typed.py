"""What forms post.

Rows (text-1, text-2, … in the order of their numbers) and moments on somebody's wall clock.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import QueryDict

from followups.policy.calendar import as_utc
from leads.declined import Declined


def row_numbers(post: QueryDict, name: str, digits: int = 3) -> list[int]:
    """The numbers, of so many digits at most, of the rows that have a field of this name."""
    return sorted(
        {int(m[1]) for field in post if (m := re.fullmatch(rf"{name}-(\d{{1,{digits}}})", field))}
    )


def moment_in(typed: str, zone: ZoneInfo) -> datetime | None:
    """A typed local time ("2026-11-25T15:00") as a moment; None where nothing was typed.

    Declined for anything else.
    """
    if not typed.strip():
        return None
    try:
        return as_utc(datetime.fromisoformat(typed).replace(tzinfo=None), zone)
    except (ValueError, OverflowError) as error:
        raise Declined(f"“{typed[:40]}” is not a time; choose one, or leave it empty.") from error


def clean(typed: str) -> str:
    """Whole, but without what no database takes: NULs and lone surrogates."""
    return re.sub("[\x00\ud800-\udfff]", "", typed)


def number_in(typed: str) -> int:
    """A row's number; 0, which no row has, for anything else."""
    return int(typed) if re.fullmatch("[0-9]{1,15}", typed) else 0
