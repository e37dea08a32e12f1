"""The colour of a business on what its customers see, and the letters that can be read on it."""

import re

STANDARD = "#1f6f5c"  # ours, where a business has chosen none
WHITE, DARK = "#ffffff", "#1f2421"
READABLE = 4.5  # contrast of small letters, as WCAG 2.2 asks (1.4.3)
WRITTEN = re.compile(r"#[0-9a-f]{6}")


def is_colour(text: str) -> bool:
    return bool(WRITTEN.fullmatch(text))


def ink_on(colour: str) -> str:
    """White or dark, whichever is read more easily on it."""
    return max((WHITE, DARK), key=lambda ink: contrast(colour, ink))


def is_readable(colour: str) -> bool:
    return contrast(colour, ink_on(colour)) >= READABLE


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """0 (black) to 1 (white), as WCAG defines it."""
    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
