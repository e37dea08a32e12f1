"""Lists of leads that somebody wants to see again: the one writer of SavedView."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from leads.declined import Declined
from leads.models import Business, SavedView
from leads.words.names import as_label

LONGEST_NAME, LONGEST_QUERY = 60, 1000  # characters
MOST = 50  # of one person in a business


@transaction.atomic(durable=True)
def keep_view(business: Business, user: User, name: str, query: str, shared: bool) -> SavedView:
    """Another one of theirs with this name is replaced. Declined without a name, and for what is
    too long.
    """
    name = as_label(name)
    if not name:
        raise Declined(_("Give the view a name first."), "name")
    if len(name) > LONGEST_NAME:
        raise Declined(
            _("The name of a view has at most %(most)d characters.") % {"most": LONGEST_NAME},
            "name",
        )
    if len(query) > LONGEST_QUERY:
        raise Declined(_("Too much is chosen to be kept: choose less."), "name")
    mine = business.saved_views.filter(user=user)
    if not mine.filter(name=name).exists() and mine.count() >= MOST:
        raise Declined(_("You have kept %(most)d views: remove one first.") % {"most": MOST})
    kept, _is_new = SavedView.objects.update_or_create(
        business=business, user=user, name=name, defaults={"query": query, "shared": shared}
    )
    return kept


@transaction.atomic(durable=True)
def forget_view(view: SavedView) -> None:
    SavedView.objects.filter(pk=view.pk).delete()
