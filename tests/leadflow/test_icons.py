"""Icons: those that are named, as the kept library draws them, and nothing else in the file."""

import re

import pytest
from django.template import Context, Template

from leadflow.templatetags.icons import ICONS, OF_CHANNELS
from tests import icons

TEMPLATES = icons.FILE.parent.parent / "templates"
MOST_BYTES = 12_000


def test_the_file_is_what_the_library_draws() -> None:
    assert icons.FILE.read_text() == icons.sprite(), "run bin/icons"
    assert icons.FILE.stat().st_size < MOST_BYTES


def test_each_is_used_and_each_that_is_used_is_there() -> None:
    said = " ".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    used = {*re.findall(r'{% icon "(\w+)"', said), *re.findall(r'sign="(\w+)"', said)}
    assert used | set(OF_CHANNELS.values()) == set(ICONS)


def test_an_icon_is_read_out_by_nobody_and_of_our_own_site() -> None:
    shown = Template('{% icon "call" %}{% channel_icon "sms" %}{% channel_icon "?" %}').render(
        Context()
    )
    assert shown.count('aria-hidden="true"') == shown.count("<svg") == 2
    assert all(href.startswith("/static/icons") for href in re.findall(r'href="([^"]+)"', shown))
    with pytest.raises(KeyError):
        Template('{% icon "sun" %}').render(Context())
