"""The templates of the team: each can be read by Django in every language."""

import pytest
from django.template.loader import get_template
from django.utils import translation

from tests import catalogs

TEMPLATES = catalogs.ROOT / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file())


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_template_compiles(language: str) -> None:
    with translation.override(language):
        for name in NAMES:
            get_template(name)
