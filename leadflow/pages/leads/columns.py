"""The columns of the list of leads, and those that somebody wants to see."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from leadflow.pages.leads.choices import Choices

COLUMNS: dict[str, Promise] = {
    "need": gettext_lazy("What they want"),
    "state": gettext_lazy("Where it stands"),
    "owner": gettext_lazy("Owner"),
    "source": gettext_lazy("Source"),
    "fit": gettext_lazy("Fit"),
    "urgency": gettext_lazy("Urgency"),
    "kind": gettext_lazy("Kind"),
    "tags": gettext_lazy("Tags"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "came": gettext_lazy("Came in"),
}
USUAL = ("need", "state", "owner", "source", "fit", "tags", "came")


def columns_shown(asked: Sequence[str], choices: Choices) -> dict[str, Promise]:
    """Those asked for by name, in their usual order; the name of a lead always stands first.

    Where nobody asks, one that would say the same of every lead is left out.
    """
    same = {
        name
        for name, known in (("owner", choices.people), ("source", choices.sources))
        if len(known) < 2
    } | ({"tags"} if not choices.tags else set())
    names = [name for name in COLUMNS if name in asked] or [n for n in USUAL if n not in same]
    return {name: COLUMNS[name] for name in names}
