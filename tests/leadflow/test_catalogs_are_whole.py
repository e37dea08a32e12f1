"""Customers' and the team's catalogs: in step with the code, whole, and what Django speaks."""

import re
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext

from tests import catalogs
from tests.catalogs import WordSet, forms

PLACEHOLDER = re.compile(r"\{\{\w+\}\}|(?<!\{)\{\w*\}(?!\})|%\(\w+\)[sd]|%%|%[sd]")
TAG = re.compile(r"</?[a-z]+[^>]*>")
every_catalog = pytest.mark.parametrize(
    ("words", "language"),
    [(words, code) for words in catalogs.WORD_SETS for code in words.languages],
    ids=lambda part: part if isinstance(part, str) else part.readers,
)


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def test_each_set_has_the_catalogs_of_its_languages_and_no_other() -> None:
    sets = {path.name: {p.name for p in path.iterdir()} for path in locale_folders()}
    assert sets == {words.readers: set(words.languages) for words in catalogs.WORD_SETS}


def locale_folders() -> list[Any]:
    return [path for path in (catalogs.ROOT / "locale").iterdir() if path.is_dir()]


@every_catalog
def test_a_catalog_is_in_step_with_the_code(words: WordSet, language: str) -> None:
    in_code = {(m.context, m.id) for m in messages(words.gathered())}
    kept = words.kept(language)
    assert {(m.context, m.id) for m in messages(kept)} == in_code, "run bin/catalogs"
    assert not kept.obsolete


@every_catalog
def test_every_message_is_translated(words: WordSet, language: str) -> None:
    assert catalogs.untranslated(words.kept(language)) == []


@every_catalog
def test_a_translation_has_the_fields_and_tags_of_its_message(
    words: WordSet, language: str
) -> None:
    for message in messages(words.kept(language)):
        asked = forms(message.id)
        for said in filter(None, forms(message.string)):
            assert fields(said) in [fields(each) for each in asked], said
            assert sorted(TAG.findall(said)) in [sorted(TAG.findall(each)) for each in asked], said


def fields(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


@every_catalog
def test_what_is_compiled_is_what_is_written(words: WordSet, language: str) -> None:
    with words.po_file(language).with_suffix(".mo").open("rb") as file:
        compiled = by_id(read_mo(file))
    assert compiled == by_id(words.kept(language)), "run bin/catalogs"


def by_id(catalog: Catalog) -> dict[Any, list[str]]:
    """Only what is translated: the rest is not compiled."""
    said = {(m.context, forms(m.id)[0]): forms(m.string) for m in messages(catalog)}
    return {key: texts for key, texts in said.items() if all(texts)}


@every_catalog
def test_django_speaks_our_words_and_no_library_speaks_over_them(
    words: WordSet, language: str
) -> None:
    for message in messages(words.kept(language)):
        with translation.override(language):
            assert said(message) == (forms(message.string)[-1] or forms(message.id)[-1])
        with translation.override("en"):
            assert said(message) == forms(message.id)[-1]


def said(message: Message) -> str:
    """What Django says for a message, in the language in force; of a count, for many."""
    context, ids = message.context, forms(message.id)
    if message.pluralizable:
        return npgettext(context, *ids, 5) if context else ngettext(*ids, 5)
    return pgettext(context, *ids) if context else gettext(*ids)
