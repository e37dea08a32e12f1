"""The one thing the composition root remembers: which of its processes were alive, and when."""

from django.db import models


class Heartbeat(models.Model):
    """`name` is worker, timetable or mailboxes.

    In the database, so that losing the queue does not look like dying.
    """

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
