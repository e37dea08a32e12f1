"""The owner's book: whole, in its reader's language, and a page away from every other."""

import re
from pathlib import Path

import lxml.html
import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.test import Client

from leadflow.pages.book.chapters import CHAPTERS, PAGES_OF, chapter_of
from leadflow.pages.book.reading import FOLDER, as_html
from leads.models import Business, Profile, profile_of
from tests.pictures.book import SHOWN
from tests.pictures.every_page import NO_PAGES, accounts
from tests.support.addresses import named_routes

pytestmark = pytest.mark.django_db
WRITTEN = sorted(folder for folder in FOLDER.iterdir() if folder.name != "pictures")
LONGEST = 80  # lines of a chapter
MOST_BYTES = 2 * 1024 * 1024  # of all pictures
NOT_OURS = {"account_login", "account_logout"}
FOR_STRANGERS = {"approve", "join", "form", "thanks", "leave", "not-me", "styleguide"}


def linked(text: str) -> list[str]:
    return re.findall(r"\]\(([^)]+)\)", text)


def test_every_page_of_the_team_leads_to_its_chapter() -> None:
    pages = {*named_routes(), *accounts()} - NO_PAGES - FOR_STRANGERS - {"book", "book-chapter"}
    assert not [page for page in pages if not chapter_of(page)]
    named = {name for names in PAGES_OF.values() for name in names.split() if "*" not in name}
    assert named <= {*named_routes(), *accounts()}


@pytest.mark.parametrize("folder", WRITTEN, ids=lambda folder: folder.name)
def test_a_book_is_whole_in_a_language(folder: Path) -> None:
    assert {file.stem for file in folder.iterdir()} == set(CHAPTERS)
    for file in folder.iterdir():
        text = file.read_text(encoding="utf-8")
        assert text.startswith("# "), file
        assert len(text.splitlines()) <= LONGEST, file
        assert 1 <= text.count("![") <= 2, file
        assert all((file.parent / target).exists() for target in linked(text)), file


def test_the_pictures_are_those_that_are_shown_and_small() -> None:
    files = {file.stem: file for file in (FOLDER / "pictures").iterdir()}
    texts = [file.read_text(encoding="utf-8") for file in FOLDER.glob("*/*.md")]
    used = {Path(place).stem for text in texts for place in linked(text) if "pictures" in place}
    assert set(files) == SHOWN == used
    assert sum(file.stat().st_size for file in files.values()) < MOST_BYTES


def test_a_page_shows_the_way_and_a_chapter_its_pictures(inside: Client) -> None:
    page = lxml.html.fromstring(inside.get("/in/oak/settings/mail/").content)
    (way,) = page.xpath("//header//a[@class='ask']/@href")
    assert way == "/in/oak/book/leaving/"
    chapter = lxml.html.fromstring(inside.get(way).content)
    chapter.make_links_absolute(f"http://leadflow{way}")
    assert chapter.xpath("//h1/text()") == ["How answers leave"]
    for picture in chapter.xpath("//article//img/@src"):
        assert finders.find(picture.removeprefix("http://leadflow/static/"))
    for link in chapter.xpath("//article//a/@href"):
        assert inside.get(link.removeprefix("http://leadflow")).status_code == 200, link
    contents = inside.get("/book/").content.decode()
    assert all(f"/book/{key}/" in contents for key in CHAPTERS)
    assert inside.get("/book/no-such/").status_code == 404


@pytest.mark.parametrize("language", [folder.name for folder in WRITTEN])
def test_it_is_in_the_language_of_its_reader(
    inside: Client, owner: User, business: Business, settings: object, language: str
) -> None:
    settings.TEAM_LANGUAGES = [(folder.name, folder.name) for folder in WRITTEN]
    Profile.objects.filter(pk=profile_of(owner).pk).delete()
    Profile.objects.create(user=owner, language=language)
    first = (FOLDER / language / "first-day.md").read_text(encoding="utf-8").splitlines()[0]
    page = lxml.html.fromstring(inside.get("/book/first-day/").content)
    assert page.xpath("//article/@lang") == [language]
    assert page.xpath("//article/h1/text()") == [first.removeprefix("# ")]


def test_html_in_a_chapter_is_text() -> None:
    assert "<script" not in as_html("# A\n\n<script>x()</script> [a](javascript:x())")
    assert "javascript:" not in as_html("[a](javascript:x())").replace("(javascript:x())", "")
