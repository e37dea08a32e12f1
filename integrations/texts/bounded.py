"""Patterns that repeat nothing without end.

Whoever looks for words looks a few words far. A repeat without an end looks as far as a stranger
likes, and begins again at each place of what they sent: the work grows with the square of it.
"""

import re

# One piece of a pattern that can be repeated, and how. A bracket that closes a group is the end of
# one; what is within is looked at by itself.
PIECE = re.compile(
    r"""
    (?P<piece> \\. | \[\^?\]?(?:\\.|[^\]\\]){0,400}\] | \(\?(?:P<\w+>|[a-zA-Z-]*[:)]|<?[=!]|>) | . )
    (?P<repeat> [*+] | \{\d+,\} )?
    """,
    re.X | re.S,
)
BLANKS = ("\\s", "\\W", " ", ")")  # and groups
ANYTHING = (".", "\\S", "\\D")
MOST_BLANKS, MOST_SIGNS, MOST_OF_ANYTHING = 20, 60, 400


def bounded(pattern: str) -> str:
    """The same pattern, in which `*`, `+` and `{2,}` go on for a sane while."""
    return PIECE.sub(with_bound, pattern)


def with_bound(found: re.Match[str]) -> str:
    piece, repeat = found["piece"], found["repeat"]
    if not repeat or piece.startswith("("):
        return found[0]
    fewest = {"*": 0, "+": 1}.get(repeat)
    least = int(repeat.strip("{,}")) if fewest is None else fewest
    return f"{piece}{{{least},{least + most_of(piece)}}}"


def most_of(piece: str) -> int:
    if piece in BLANKS:
        return MOST_BLANKS
    return MOST_OF_ANYTHING if piece in ANYTHING or piece.startswith("[^") else MOST_SIGNS
