"""Words of human languages kept as data: word sets and patterns in TOML.

    # How the subject of such a mail begins.
    [subject]
    before = '^\\W*'
    en = ['out of (?:the )?office', 'auto-?reply']
    fr = ['réponse automatique']

A table holds a list for each language, or `any_of` where language does not matter. As a set it is
all their items. As a pattern its items are alternatives, tried in the order of the file, between
`before` and `after`; `flags` are those of `re` ("i", "m", "s"), those of the file where the table
names none, and "i" where neither does. `{name}` stands for the alternatives of the table
`parts.name`, or for what the caller gives. Line breaks in an item, and blanks at the beginning of
its lines, are layout. No repeat goes on for ever (`integrations.texts.bounded`).
"""

import re
import tomllib
from pathlib import Path
from typing import Any

from integrations.texts.bounded import bounded

FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}
SETTINGS = ("flags", "before", "after")
LAYOUT = re.compile(r"(?:\A|\n)\s*")
PART = re.compile(r"\{([a-z_]+)\}")


class WordDataError(Exception):
    """A table that does not exist, or that is no sound pattern: says which, of which file."""


class WordFile:
    """The words of one TOML file. Tables within tables are named with dots: "parts.person"."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self.tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise WordDataError(f"{path}: {error}") from error

    def table(self, name: str) -> Any:
        """What stands under a name: a table, a list or a value."""
        found: Any = self.tables
        for step in name.split("."):
            if not isinstance(found, dict) or step not in found:
                raise WordDataError(f"{self.name} has no table [{name}].")
            found = found[step]
        return found

    def words(self, name: str) -> frozenset[str]:
        return frozenset(items_of(self.table(name)))

    def grouped(self, name: str) -> dict[str, list[str]]:
        """The items under each key of a table, which may be tables themselves."""
        return {key: items_of(group) for key, group in self.table(name).items()}

    def pattern(self, name: str, **parts: str) -> re.Pattern[str]:
        """All items of a table as one pattern. `parts` fill in what only code knows."""
        return self._compiled(name, self._text(name, parts))

    def patterns(self, name: str, **parts: str) -> list[re.Pattern[str]]:
        """A pattern for each item; the items of an inner list are alternatives of one."""
        return [
            self._compiled(name, self._filled(alternatives([item]), parts))
            for item in listed(self.table(name))
        ]

    def _text(self, name: str, parts: dict[str, str]) -> str:
        table = self.table(name)
        text = alternatives(table)
        if isinstance(table, dict) and ("before" in table or "after" in table):
            text = f"{table.get('before', '')}(?:{text}){table.get('after', '')}"
        return self._filled(text, parts)

    def _filled(self, text: str, parts: dict[str, str]) -> str:
        def part(found: re.Match[str]) -> str:
            word = found[1]
            return f"(?:{parts[word] if word in parts else self._text(f'parts.{word}', parts)})"

        return PART.sub(part, text)

    def _compiled(self, name: str, text: str) -> re.Pattern[str]:
        table, letters = self.table(name), self.tables.get("flags", "i")
        if isinstance(table, dict):
            letters = table.get("flags", letters)
        try:
            return re.compile(bounded(text), sum(FLAGS[letter] for letter in letters))
        except (KeyError, re.error) as error:
            raise WordDataError(f"{self.name} [{name}]: {error}") from error


def listed(table: Any) -> list[Any]:
    """The items of a list, or of every list of a table, in the order of the file."""
    if isinstance(table, dict):
        return [
            item for key, group in table.items() if key not in SETTINGS for item in listed(group)
        ]
    return list(table)


def items_of(table: Any) -> list[str]:
    """The same with inner lists laid open."""
    return [
        text
        for item in listed(table)
        for text in (items_of(item) if isinstance(item, list) else [item])
    ]


def alternatives(table: Any) -> str:
    return "|".join(LAYOUT.sub("", item) for item in items_of(table))
