"""What forms post: rows (text-1, text-2, …) in the order of their numbers."""

import re

from django.http import QueryDict


def row_numbers(post: QueryDict, name: str, digits: int = 3) -> list[int]:
    """The numbers, of so many digits at most, of the rows that have a field of this name."""
    return sorted(
        {int(m[1]) for field in post if (m := re.fullmatch(rf"{name}-(\d{{1,{digits}}})", field))}
    )
