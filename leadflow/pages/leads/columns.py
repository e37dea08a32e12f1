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
    says_same = {
        "owner": len(choices.people) < 2,
        "source": len(choices.sources) < 2,
        "tags": not choices.tags,
    }
    usual = [name for name in USUAL if not says_same.get(name)]
    names = [name for name in COLUMNS if name in asked] or usual
    return {name: COLUMNS[name] for name in names}
