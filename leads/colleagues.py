"""What is written to one of us is in their own language, and shows moments as they read them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.utils import translation

from leads.languages import team_language
from leads.models import Business, profile_of
from leads.moments import formats_of_reader


@contextmanager
def in_words_of(user: User, business: Business | None) -> Iterator[None]:
    """`with in_words_of(…):` what is written is for one of us: their language, their formats.

    Theirs, else the first of the business's in which the team is spoken to. A worker serves nobody
    in particular, and a page may be read by somebody else.
    """
    profile, offered = profile_of(user), business.languages if business else []
    before = formats_of_reader.set(profile.formats)
    try:
        with translation.override(team_language(profile.language, *offered)):
            yield
    finally:
        formats_of_reader.reset(before)
