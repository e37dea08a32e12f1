"""Several small questions as one: what a page shows beside its lists."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def lines_together(parts: Mapping[str, QuerySet[Any]]) -> dict[str, list[dict[str, Any]]]:
    """What each finds, by one query and in no order; each is annotated with its `line`, a
    JSONObject.
    """
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in parts}
    names, selects = list(parts), []
    values: list[Any] = []
    for number, part in enumerate(parts.values()):
        try:
            sql, given = part.order_by().values("line").query.sql_with_params()
        except EmptyResultSet:
            continue
        begins = f"SELECT {number}, line"
        selects.append(f"{begins} FROM ({sql}) AS part")  # with its values apart
        values += given
    if selects:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(selects), values)
            for number, line in cursor.fetchall():
                found[names[number]].append(line if isinstance(line, dict) else json.loads(line))
    return found
