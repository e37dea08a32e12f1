"""The product's own files, for tests of their shape."""

import ast
from collections.abc import Iterator

from django.conf import settings

ROOMS = ("leadflow", "followups", "leads", "integrations")


def sources() -> Iterator[tuple[str, str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((settings.ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                text = path.read_text(encoding="utf-8")
                yield str(path.relative_to(settings.ROOT)), text, ast.parse(text)
