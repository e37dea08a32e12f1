"""The owner's book: its chapters, and one of them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from leadflow.pages.book.chapters import CHAPTERS
from leadflow.pages.book.reading import ENGLISH, Chapter, chapter_in


@login_required
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/book.html", {"chapters": chapters_for_reader()})


@login_required
@require_safe
def chapter(request: HttpRequest, key: str) -> HttpResponse:
    if key not in CHAPTERS:
        raise Http404("The book has no such chapter.")
    every, place = chapters_for_reader(), CHAPTERS.index(key)
    shown = {
        "chapters": every,
        "chapter": every[place],
        "before": every[place - 1] if place else None,
        "after": every[place + 1] if place + 1 < len(every) else None,
    }
    return render(request, "pages/book_chapter.html", shown)


def chapters_for_reader() -> list[Chapter]:
    """In the language of the page."""
    language = (translation.get_language() or ENGLISH)[:2]
    return [chapter_in(language, key) for key in CHAPTERS]
