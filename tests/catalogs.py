"""Our words to visitors and leads as gettext catalogs: gathered from the code, kept in step with
it, compiled.

The compiled files are kept beside the others, so that no machine that runs leadflow compiles
anything, and none speaks English for want of it. A test compares the two.
"""

import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("followups", "leadflow", "leads", "templates")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")
# What stands in the code is English
TRANSLATED = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
WIDTH = 88


def po_file(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def gathered() -> Catalog:
    """Every message of the code and the templates."""
    found = Catalog(project="leadflow", charset="utf-8")
    methods: list[tuple[str, Any]] = [("**.py", "python"), ("**.html", words_of_template)]
    for folder in FOLDERS:
        for name, _, message, comments, context in extract_from_dir(
            ROOT / folder, methods, comment_tags=["Translators:"], strip_comment_tags=True
        ):
            place = (f"{folder}/{name}", None)
            found.add(message, locations=[place], auto_comments=comments, context=context)
    return found


def words_of_template(
    file: BinaryIO, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Any]:
    """A template's messages: Django writes it as calls of gettext, which Babel can read."""
    calls = templatize(file.read().decode())
    straight = "\n".join(line.strip() for line in calls.splitlines())
    yield from extract_python(BytesIO(straight.encode()), keywords, comment_tags, options)


def kept(language: str) -> Catalog:
    """The catalog as it lies in the repository."""
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language, project="leadflow", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalog: Catalog) -> bytes:
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """The messages that lack their translation, or whose translation nobody has confirmed."""
    return [m.id for m in catalog if m.id and (not m.string or m.fuzzy)]


def main() -> int:
    """Bring every catalog in step with the code. 1 where something is left to translate."""
    template, left = gathered(), False
    for language in TRANSLATED:
        catalog = kept(language)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=WIDTH, sort_by_file=True, include_lineno=False)
        path.with_suffix(".mo").write_bytes(compiled(catalog))
        for message in untranslated(catalog):
            left = True
            print(f"{path.relative_to(ROOT)}: not translated: {message}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
