"""Words kept as data: what a table means as a set and as a pattern, and how a bad one is named."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from integrations.texts.word_data import WordDataError, WordFile

PHRASES = settings.ROOT / "integrations/mailing/mail_phrases.toml"
FILES = sorted([*settings.ROOT.glob("leads/words/*.toml"), PHRASES])


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str) -> WordFile:
        path = tmp_path / "fruit.toml"
        path.write_text(text, encoding="utf-8")
        return WordFile(path)

    return write


def test_a_set_holds_the_items_of_every_language(written) -> None:
    fruit = written('[red]\nany_of = ["x"]\nen = ["cherry", "apple"]\nfr = ["cerise"]\n')
    assert fruit.words("red") == {"x", "cherry", "apple", "cerise"}
    assert fruit.grouped("red") == {"any_of": ["x"], "en": ["cherry", "apple"], "fr": ["cerise"]}


def test_a_pattern_tries_its_items_in_order_between_before_and_after(written) -> None:
    fruit = written("[red]\nbefore = '^'\nafter = '$'\nen = ['cherry', 'ch']\nfr = ['cerise']\n")
    assert fruit.pattern("red").pattern == "^(?:cherry|ch|cerise)$"
    assert fruit.pattern("red").search("CERISE")


def test_flags_are_those_of_the_table_else_of_the_file_else_case_does_not_matter(written) -> None:
    fruit = written("flags = 'm'\n[red]\nen = ['a']\n[green]\nflags = 's'\nen = ['a']\n")
    assert fruit.pattern("red").flags & ~re.UNICODE == re.MULTILINE
    assert fruit.pattern("green").flags & ~re.UNICODE == re.DOTALL
    assert written("[red]\nen = ['a']\n").pattern("red").flags & ~re.UNICODE == re.IGNORECASE


def test_parts_are_filled_in_from_the_file_and_from_code(written) -> None:
    fruit = written(
        "[pie]\nen = ['{fruit}{2} in {month}']\n[parts.fruit]\nen = ['fig']\nfr = ['figue']\n"
    )
    assert fruit.pattern("pie", month="may|june").pattern == "(?:fig|figue){2} in (?:may|june)"


def test_line_breaks_and_indents_in_an_item_are_layout(written) -> None:
    fruit = written("[pie]\nen = [\n  '''\n  apple|\n    pear''',\n]\n")
    assert fruit.pattern("pie").pattern == "apple|pear"


def test_an_inner_list_is_one_of_several_patterns(written) -> None:
    fruit = written("[pies]\nen = [['apple', 'pear'], 'fig']\n")
    assert [p.pattern for p in fruit.patterns("pies")] == ["apple|pear", "fig"]


@pytest.mark.parametrize(
    ("text", "table", "said"),
    [
        ("[red]\nen = ['a']\n", "green", r"fruit\.toml has no table \[green\]"),
        ("[red]\nen = ['{form}']\n", "red", r"fruit\.toml has no table \[parts\.form\]"),
        ("[red]\nen = ['(']\n", "red", r"fruit\.toml \[red\]: missing \)"),
    ],
)
def test_a_bad_table_is_named(written, text: str, table: str, said: str) -> None:
    with pytest.raises(WordDataError, match=said):
        written(text).pattern(table)


def test_a_bad_file_is_named(written, tmp_path: Path) -> None:
    with pytest.raises(WordDataError, match=r"fruit\.toml"):
        written("red = [")
    with pytest.raises(WordDataError, match=r"none\.toml"):
        WordFile(tmp_path / "none.toml")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_line_of_a_word_file_is_long(path: Path) -> None:
    assert [line for line in path.read_text(encoding="utf-8").split("\n") if len(line) > 100] == []
