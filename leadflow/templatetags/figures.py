"""How figures and data are said on pages."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else "–"


@register.filter
def pretty(data: Any) -> str:
    """JSON for a person's eyes."""
    return json.dumps(data, ensure_ascii=False, indent=2)


@register.filter
def share(part: float | None) -> str:
    """0.25 is "25 %"; "–" of nothing."""
    return f"{round(100 * part)} %" if isinstance(part, (int, float)) else "–"
