"""What a reader meets first: lines that fit a screen, and templates that ask instead of compare."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import models

LONGEST = 120
LONGEST_OF_CODE = 100
TEMPLATES = settings.ROOT / "templates"
TAG = re.compile(r"\{%.*?%\}")
COMPARES = re.compile(r"\{%\s*(?:el)?if\b.*(?:==|!=|\bin\b)")
QUOTED = re.compile(r"""(["'])(.*?)\1""")


def pages() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def documents() -> list[Path]:
    folders = (settings.ROOT / "docs", settings.ROOT / "benchmarks")
    return [*settings.ROOT.glob("*.md"), *(f for folder in folders for f in folder.rglob("*.md"))]


def long_lines(files: Iterable[Path], longest: int) -> list[str]:
    return [
        f"{file.relative_to(settings.ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if len(line) > longest
    ]


def enum_values() -> set[str]:
    """The strings that our models keep for the members of their enums."""
    ours = ("leads.", "followups.", "leadflow.")

    def below(one: type) -> Iterator[type]:
        for subclass in one.__subclasses__():
            yield subclass
            yield from below(subclass)

    return {
        value
        for enum in below(models.TextChoices)
        if enum.__module__.startswith(ours) and issubclass(enum, models.TextChoices)
        for value in enum.values
        if value
    }


def test_lines_of_scripts_and_styles_fit() -> None:
    static = settings.ROOT / "static"
    assert not long_lines([*static.rglob("*.js"), *static.rglob("*.css")], LONGEST_OF_CODE)


def test_lines_of_python_fit() -> None:
    """The linter does not count a comment to tools at the end of a line; whoever reads does."""
    folders = ("leadflow", "followups", "leads", "integrations", "tests", "benchmarks", "bin")
    files = [file for folder in folders for file in (settings.ROOT / folder).rglob("*.py")]
    assert not long_lines([settings.ROOT / "manage.py", *files], LONGEST_OF_CODE)


def test_lines_of_templates_fit() -> None:
    assert not long_lines([*pages(), *TEMPLATES.rglob("*.txt")], LONGEST)


def test_no_page_shows_a_comment() -> None:
    """One between {# and #} ends on its line, or is read by whoever reads the page."""
    begun = [
        f"{page.relative_to(TEMPLATES)}: {line}"
        for page in pages()
        for line in page.read_text("utf-8").splitlines()
        if line.count("{#") != line.count("#}")
    ]
    assert not begun


def test_lines_of_markdown_fit() -> None:
    assert not long_lines(documents(), LONGEST)


def test_templates_ask_models_and_compare_with_no_enum() -> None:
    values = enum_values()
    assert {"queued", "new_inquiry", "sms", "in_progress"} <= values
    found = [
        f"{page.relative_to(TEMPLATES)}: {tag}"
        for page in pages()
        for tag in TAG.findall(page.read_text("utf-8"))
        if COMPARES.match(tag) and values & {word for _, word in QUOTED.findall(tag)}
    ]
    assert not found, found
