"""bin/pictures FOLDER: a picture of every page, at a desk and on a phone, light and dark.

Says what is wrong with each page on a narrow screen, in the console and to axe. The pictures that
the owner's book shows are made anew as well.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

SCREENS = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}


def main() -> int:
    asked = argparse.ArgumentParser(prog="bin/pictures", description=__doc__)
    asked.add_argument("folder", type=Path, help="where the pictures go")
    asked.add_argument("--only", default="", help="pages whose names begin like this")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="leadflow-pictures-") as var:
        prepare(var)
        from tests.pictures.installation import make_installation, servers
        from tests.support import clock

        with servers() as (post, model):
            made = make_installation(post, model, clock())
            return take(given.folder, given.only, made)


def prepare(var: str) -> None:
    """An empty installation of its own, whatever this machine's environment says."""
    for name in ("DATABASE_URL", "EMAIL_URL", "MAIL_PROVIDER", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        os.environ.pop(name, None)
    os.environ |= {
        "LEADFLOW_VAR": var,
        "SECRET_KEY": "pictures-only",
        "DJANGO_SETTINGS_MODULE": "leadflow.settings",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "LOG_LEVEL": "ERROR",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # playwright keeps a loop in this thread
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.READ_APART = False
    call_command("migrate", verbosity=0)


def take(folder: Path, only: str, made: Any) -> int:
    """1 where something is wrong with a page."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread
    from playwright.sync_api import sync_playwright

    from tests.pictures.book import pictures_of_book
    from tests.pictures.browsing import signed_in
    from tests.pictures.edges import add_edges
    from tests.pictures.every_page import every_page
    from tests.support import clock
    from tests.support.browser import CHROMIUM, QUIET

    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    address = f"http://127.0.0.1:{server.port}"
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        keys = signed_in(browser, address)
        pictures_of_book(browser, address, keys, chosen(every_page(made), only))
        add_edges(made, clock())
        pages = chosen(every_page(made), only)
        rounds = [
            ([page for page in pages if page.is_public], None),
            ([page for page in pages if not page.is_public], keys),
        ]
        wrong = look_at(browser, address, rounds)
        for screen, size in SCREENS.items():
            for colours in ("light", "dark"):
                into = folder / f"{screen}-{colours}"
                photograph(browser, address, rounds, into, color_scheme=colours, **size)
        browser.close()
    server.terminate()
    print("\n".join(wrong) or "Nothing is wrong with any page.")
    return 1 if wrong else 0


def chosen(pages: list[Any], only: str) -> list[Any]:
    return [page for page in pages if page.name.startswith(only)]


def look_at(browser: Any, address: str, rounds: list[Any]) -> list[str]:
    from tests.pictures.browsing import NARROW, tab, wrong_with

    found = []
    for pages, keys in rounds:
        with tab(browser, address, viewport=NARROW, storage_state=keys) as (page, said):
            for shown in pages:
                found += wrong_with(page, shown, said)
    return found


def photograph(browser: Any, address: str, rounds: list[Any], folder: Path, **context: Any) -> None:
    from tests.pictures.browsing import portray, show, tab

    folder.mkdir(parents=True, exist_ok=True)
    for pages, keys in rounds:
        with tab(browser, address, storage_state=keys, **context) as (page, _):
            for shown in pages:
                show(page, shown)
                name = shown.name.replace(": ", "-")
                (folder / f"{name}.png").write_bytes(portray(page))


if __name__ == "__main__":
    sys.exit(main())
