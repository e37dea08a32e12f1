"""Words of Latin and Cyrillic letters at once: written to get past a filter. Pure."""

import re


def mixed_script_words(text: str) -> list[str]:
    return [w for w in re.findall(r"\w+", text[:50_000]) if re.search(r"[A-Za-z]", w) and re.search(r"[\u0400-\u04ff]", w)]
