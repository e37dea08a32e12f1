"""The chapters of the owner's book, and which of them tells of which page."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from types import MappingProxyType

# By chapter, in the order in which they are read: names of pages, or beginnings of names with a
# star, parted by blanks. The first chapter that names a page tells of it.
PAGES_OF: Mapping[str, str] = MappingProxyType(
    {
        "first-day": "set-up settings book*",
        "your-business": "business* closed-days changes",
        "good-lead": "criteria versions trial examples review",
        "answers": "sequence answers words replies emergencies sending approvals",
        "coming-in": "sources source source-* imports import arrivals arrival quick-add mailbox-*",
        "leaving": "mail-* outbox message",
        "telephone": "telephone-* number-*",
        "people": "team* assigning* person alerts account* mfa_* usersessions_list audit-log",
        "today": "today board leads lead lead-part lead-contact merge",
        "report": "report*",
        "numbers": "health judging balance model lead-sent",
        "privacy": "privacy person-* restored heard attachment",
    }
)
CHAPTERS = tuple(PAGES_OF)


def chapter_of(page: str) -> str:
    """ "" where no chapter tells of it."""
    told = ((key, name) for key, names in PAGES_OF.items() for name in names.split())
    return next((key for key, name in told if fnmatchcase(page, name)), "")
