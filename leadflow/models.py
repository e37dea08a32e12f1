"""What the composition root remembers: which of its processes were alive, by which keys it signed,
and who tried to sign in.
"""

from django.conf import settings
from django.db import models


class Heartbeat(models.Model):
    """`name` is worker, timetable or backup.

    In the database, so that losing the queue does not look like dying.
    """

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()


class SignInTries(models.Model):
    """How often signing in failed: at an account, from a place, with a browser."""

    key = models.CharField(
        max_length=64, primary_key=True, help_text="Keyed hash of what is counted"
    )
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    wait_until = models.DateTimeField()


class FirstPassword(models.Model):
    """The password that we made for somebody, as the account keeps it.

    It is their own as soon as the account keeps another.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="first_password"
    )
    password = models.CharField(max_length=128, help_text="Hashed")
    made_at = models.DateTimeField()


class KeyFingerprint(models.Model):
    """A secret key that has signed something here, by its fingerprint."""

    fingerprint = models.CharField(max_length=16, primary_key=True)
    since = models.DateTimeField()
