"""What words alone tell, in the languages our users' customers write.

The words lie in the TOML files of this folder, one a subject; `integrations.texts.word_data` says
how they are written. Beside them stands what is told by words and nothing else: asking us to stop,
allowing us to go on, being away, being a robot. Pure.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from integrations.texts.word_data import WordFile


@cache
def word_file(subject: str) -> WordFile:
    """The file of one subject. Raises WordDataError where there is none."""
    return WordFile(Path(__file__).parent / f"{subject}.toml")


@cache
def pattern(subject: str, table: str) -> re.Pattern[str]:
    return word_file(subject).pattern(table)


@cache
def words(subject: str, table: str) -> frozenset[str]:
    return word_file(subject).words(table)


def one_of(names: Iterable[str]) -> str:
    """Names as alternatives of a pattern, the longest first: none hides one that it begins."""
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))
