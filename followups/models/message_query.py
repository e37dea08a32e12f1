"""What workers ask the outbox for."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from integrations.databases.prepared import Moment

if TYPE_CHECKING:
    from followups.models.message import Message  # noqa: F401  # named in a string below

# SQLite knows an index's condition by its very words, and lists not at all
IS_UNDECIDED = Q(state="draft") | Q(state="awaiting_approval")


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: Moment) -> "MessageQuerySet":
        """Planned for now or earlier, and not in the hands of somebody who is about to send it."""
        return self.filter(
            Q(lease_until__isnull=True) | Q(lease_until__lte=now),
            state=self.model.State.QUEUED,
            not_before__lte=now,
        )

    def paused(self, now: Moment) -> "MessageQuerySet":
        """Those that wait for their channel to be tried again.

        Everything else of that channel waits with them.
        """
        return self.filter(channel_out=True, state=self.model.State.QUEUED, not_before__gt=now)

    def undecided(self) -> "MessageQuerySet":
        """Drafts, also those that are being written."""
        return self.filter(IS_UNDECIDED)

    def by_itself(self) -> "MessageQuerySet":
        """What is still to go to people without one of us having written or approved it."""
        states = self.model.State
        return self.filter(
            kind__in=self.model.AUTOMATIC,
            state__in=[states.QUEUED, states.DRAFT, states.AWAITING_APPROVAL],
            author__isnull=True,
        )

    def stuck(self, now: Moment) -> "MessageQuerySet":
        """Claimed by a process that never came back to say what happened."""
        return self.filter(state=self.model.State.SENDING, lease_until__lte=now)
