"""A criterion as it is compared between versions."""

from typing import Any

from django import template

from leads.models import Criterion

register = template.Library()


@register.inclusion_tag("components/criterion.html")
def criterion(row: dict[str, Any] | None) -> dict[str, Any]:
    """A row as `versions.shape` makes it; None where that version has none."""
    return {"criterion": row, "is_rule": row is not None and row["kind"] == Criterion.Kind.RULE}
