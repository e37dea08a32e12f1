"""Our words as gettext catalogs: gathered from the code, kept in step with it, compiled.

There are two sets. Customers (visitors and leads) read theirs in every language that we speak;
the team reads the pages, the alerts and the report in fewer. A message that customers read stands
in their set alone, so that it has one translation.

The compiled files are kept beside the others, so that no machine that runs leadflow compiles
anything, and none speaks English for want of it. A test compares the two.
"""

import os
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel import Locale
from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("followups", "integrations", "leadflow", "leads", "templates")
LAZY = {
    f"{name}_lazy": DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
}
# What these mark is kept in English, and put into the reader's words when it is shown
KEPT = {"gettext_noop": None, "sentence": None, "counted_sentence": (1, 2)}
KEYWORDS = DEFAULT_KEYWORDS | LAZY | KEPT
# What customers read is made in these files and folders; all else is read by the team
READ_BY_CUSTOMERS = (
    "followups/answers/drafting/compose.py",
    "followups/answers/drafting/menu.py",
    "followups/answers/drafting/next_step.py",
    "followups/content/emergency_words.py",
    "followups/content/mail.py",
    "followups/content/standard_words.py",
    "followups/content/sms.py",
    "followups/views/",
    "leads/public/",
    "leads/sources/captions.py",
    "templates/404.html",
    "templates/413.html",
    "templates/500.html",
    "templates/503.html",
    "templates/public/",
)
PROVIDERS = "integrations/mailing/mail_providers.toml"
WIDTH = 88
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")


@dataclass(frozen=True)
class WordSet:
    """The messages of one kind of reader, and the languages in which these are addressed."""

    readers: str  # the folder's name, too
    languages: tuple[str, ...]  # without English, in which they stand in the code

    def po_file(self, language: str) -> Path:
        return ROOT / "locale" / self.readers / language / "LC_MESSAGES" / "django.po"

    def kept(self, language: str) -> Catalog:
        """The catalog as it lies in the repository."""
        path = self.po_file(language)
        if path.exists():
            with path.open("rb") as file:
                return read_po(file, locale=language)
        name = Locale(language).english_name
        return Catalog(
            locale=language,
            project="leadflow",
            version="1",
            header_comment=f"# Our words to the {self.readers} in {name}.\n"
            "# bin/catalogs keeps this file in step with the code and compiles it.",
            last_translator="leadflow",
            language_team=name,
            fuzzy=False,
        )

    def gathered(self) -> Catalog:
        """Every message of the code and the templates that these readers see."""
        return gathered()[self.readers]


def without_english(languages: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(code for code, _ in languages if code != settings.LANGUAGE_CODE)


CUSTOMERS = WordSet("customers", without_english(settings.LANGUAGES))
TEAM = WordSet("team", without_english(settings.TEAM_LANGUAGES))
WORD_SETS = (CUSTOMERS, TEAM)


@cache
def gathered() -> dict[str, Catalog]:
    """By readers."""
    found = {s.readers: Catalog(project="leadflow", charset="utf-8") for s in WORD_SETS}
    methods: list[tuple[str, Any]] = [("**.py", "python"), ("**.html", words_of_template)]
    methods.append(("**.txt", words_of_template))
    for folder in FOLDERS:
        for name, _, message, comments, context in extract_from_dir(
            ROOT / folder,
            methods,
            keywords=KEYWORDS,
            comment_tags=["Translators:"],
            strip_comment_tags=True,
        ):
            path = f"{folder}/{name}"
            found[readers_of(path)].add(
                message, locations=[(path, None)], auto_comments=comments, context=context
            )
    for step in steps_of_providers():
        found["team"].add(step, locations=[(PROVIDERS, None)])
    for shared in [m for m in found["customers"] if m.id]:
        found["team"].delete(shared.id, shared.context)
    return found


def steps_of_providers() -> list[str]:
    """What the pages say of each big mail provider: it stands in a file of data."""
    providers = tomllib.loads((ROOT / PROVIDERS).read_text())
    return [" ".join(step.split()) for one in providers.values() for step in one.get("steps", [])]


def readers_of(path: str) -> str:
    return "customers" if path.startswith(READ_BY_CUSTOMERS) else "team"


def words_of_template(
    file: BinaryIO, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Any]:
    """A template's messages: Django writes it as calls of gettext, which Babel can read."""
    calls = templatize(file.read().decode())
    straight = "\n".join(line.strip() for line in calls.splitlines())
    yield from extract_python(BytesIO(straight.encode()), keywords, comment_tags, options)


def compiled(catalog: Catalog) -> bytes:
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def forms(said: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """What is said for one message: one text, or one for each plural form."""
    return [said] if isinstance(said, str) else list(said or [])


def untranslated(catalog: Catalog) -> list[str]:
    """The messages that lack a form of their translation, or whose nobody has confirmed."""
    return [forms(m.id)[0] for m in catalog if m.id and not is_translated(m, catalog.num_plurals)]


def is_translated(message: Message, plurals: int) -> bool:
    needed = plurals if message.pluralizable else 1
    said = forms(message.string)
    return len(said) == needed and all(said) and not message.fuzzy


def main() -> int:
    """Bring every catalog in step with the code. 1 where something is left to translate."""
    left = [
        each for words in WORD_SETS for code in words.languages for each in renewed(words, code)
    ]
    for line in left:
        print(line)
    return 1 if left else 0


def renewed(words: WordSet, language: str) -> list[str]:
    """Bring one catalog in step; what is left to translate in it, a line each."""
    catalog, path = words.kept(language), words.po_file(language)
    catalog.update(words.gathered(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=WIDTH, sort_by_file=True, include_lineno=False)
    path.with_suffix(".mo").write_bytes(compiled(catalog))
    return [f"{path.relative_to(ROOT)}: not translated: {m}" for m in untranslated(catalog)]


if __name__ == "__main__":
    sys.exit(main())
