"""What the team reads on pages and in mails stands in a catalog, so that it can be translated."""

import re
from collections.abc import Iterator

import pytest
from django.template.loader import get_template
from django.utils import translation

from tests import catalogs

TEMPLATES = catalogs.ROOT / "templates"
# Read by customers, by models, and by whoever develops leadflow
OF_OTHERS = ("public/", "prompts/", "pages/styleguide.html")
TRANSLATED = re.compile(
    r"\{% blocktranslate .*?\{% endblocktranslate %\}|\{% verbatim %\}.*?\{% endverbatim %\}"
    r"|\{% block width %\}.*?\{% endblock %\}|<(script|style|kbd)\b.*?</\1>|\{#.*?#\}|&\w+;",
    re.DOTALL,
)
TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
HTML_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
LETTERS = re.compile(r"[^\W\d_]")
# Read out or shown by the browser
SPOKEN = re.compile(r'\b(?:aria-label|title|placeholder|alt|data-title)="([^"]*)"')
# Names and examples, which are the same in every language
UNTRANSLATED = re.compile(r"leadflow|[A-Z]+_[A-Z_]+|[a-z]+\.example\.com|https?://\S*|INBOX")
# Where a component takes words, counted from its name
WORDS_OF = {
    "card": (1,),
    "chip": (1,),
    "definition": (1, 2),
    "empty_row": (2,),
    "empty_state": (1,),
    "field": (2,),
    "field_with_help": (2,),
    "fieldset": (1,),
    "nav_link": (2,),
    "post_button": (1,),
    "table": (1,),
    "tick": (2,),
}
NAMED_WORDS = re.compile(
    r'\b(?:label|hint|help|warning|empty|beside|title|add|shows|name)=("[^"]*[^\W\d_][^"]*")'
)
PIECES = re.compile(r"\|(?:pluralize|yesno)\b|\|default(?:_if_none)?:\"[^\"]*[^\W\d_][^\"]*\"")
NO_WORDS = ('default:"new"', 'default:"INBOX"')  # ends of addresses


def of_the_team() -> list[str]:
    names = (path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*"))
    return sorted(name for name in names if not name.startswith(OF_OTHERS))


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_template_compiles(language: str) -> None:
    with translation.override(language):
        for path in TEMPLATES.rglob("*.*"):
            assert get_template(str(path.relative_to(TEMPLATES)))


@pytest.mark.parametrize("name", of_the_team())
def test_a_template_has_no_words_of_its_own(name: str) -> None:
    assert list(bare_words((TEMPLATES / name).read_text())) == []


def bare_words(template: str) -> Iterator[str]:
    """What stands between tags, in attributes and in arguments of components, and is no call of a
    catalog.
    """
    rest = TRANSLATED.sub(" ", template)
    for tag in TEMPLATE_TAG.findall(rest):
        yield from bare_arguments(tag)
    html = TEMPLATE_TAG.sub(" ", rest)
    for text in [*SPOKEN.findall(html), *HTML_TAG.split(html)]:
        said = UNTRANSLATED.sub("", text)
        if LETTERS.search(said):
            yield " ".join(said.split())


def bare_arguments(tag: str) -> Iterator[str]:
    """Of one template tag: words that its component would show as they are, and glued pieces."""
    parts = re.findall(r'(?:[^\s"]|"[^"]*")+', tag[2:-2])
    places = WORDS_OF.get(parts[0], ()) if parts else ()
    shown = [parts[n] for n in places if n < len(parts)] + NAMED_WORDS.findall(tag)
    yield from (p for p in shown if p.startswith('"') and LETTERS.search(UNTRANSLATED.sub("", p)))
    yield from (found for found in PIECES.findall(tag) if found[1:] not in NO_WORDS)


@pytest.mark.parametrize(
    "template",
    [
        "<p>Nothing is lost.</p>",
        '<p aria-label="A draft"></p>',
        '{% chip "done" "good" %}',
        '{% empty_row 4 "Nothing here." %}',
        "{{ n }} {% if n %}, left out{% endif %}",
        "{% translate 'A' %} lead{{ n|pluralize }}",
        '{{ name|default:"nobody" }}',
        '{% include "parts/lead/beside/evidence.html" with shows="By their words" %}',
    ],
)
def test_bare_words_are_found(template: str) -> None:
    assert list(bare_words(template))


def test_what_a_catalog_says_is_not_bare() -> None:
    said = (
        '<p title="{% translate \'A\' %}">{% chip _("done") "good" %} {{ name|default:_("none") }}'
    )
    assert list(bare_words(said)) == []
