"""One of us before the others: by what name, and in which language and formats they read."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db.models import CharField, Value
from django.db.models.functions import Coalesce, Concat, Greatest, NullIf, StrIndex, Substr, Trim
from django.utils import translation

from leads.languages import team_language
from leads.models import Business, profile_of
from leads.moments import formats_of_reader


def display_name(user: User) -> str:
    """ "Ann Lee", else "ann": as colleagues know them."""
    return user.get_full_name() or (user.email or user.username).partition("@")[0]


def name_column(user: str) -> Coalesce:
    """The same of the user that a query calls `user`, as "by"."""
    full = Trim(Concat(f"{user}__first_name", Value(" "), f"{user}__last_name"))
    before_at = Greatest(StrIndex(f"{user}__email", Value("@")) - 1, Value(0))
    local = NullIf(Substr(f"{user}__email", 1, before_at), Value(""))
    return Coalesce(NullIf(full, Value("")), local, f"{user}__username", output_field=CharField())


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
