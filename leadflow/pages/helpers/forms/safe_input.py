"""What comes with a request, without what no database takes: NULs and lone surrogates."""

import re

from django.http import HttpRequest, QueryDict


def clean(typed: str) -> str:
    return re.sub("[\x00\ud800-\udfff]", "", typed)


def posted(request: HttpRequest) -> QueryDict:
    """What was posted, for a form: it is kept as it stands here where it has mistakes."""
    safe = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        safe.setlist(clean(name), [clean(value) for value in values])
    return safe


def number_in(typed: str) -> int:
    """A row's number; 0, which no row has, for anything else."""
    return int(typed) if re.fullmatch("[0-9]{1,15}", typed) else 0
