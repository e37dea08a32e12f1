"""Words of Latin and Cyrillic letters at once: written to get past a filter. Pure."""

import re

INVISIBLE = re.compile(
    r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\U000e0000-\U000e007f]"
)  # between the letters of a word that should not be found


def mixed_script_words(text: str) -> list[str]:
    return [
        w
        for w in re.findall(r"\w+", text[:50_000])
        if re.search(r"[A-Za-z]", w) and re.search(r"[\u0400-\u04ff]", w)
    ]
