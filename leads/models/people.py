"""The people of a business: who is invited, who has left, and how one of them works."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from leads.models.business import Business, Membership, OpeningHours


class Invitation(models.Model):
    """A place in a business that somebody may take, once and for a while, by a link.

    Of the link only a hash is kept. Taken or withdrawn, the row is gone.
    """

    business = models.ForeignKey(Business, models.CASCADE, related_name="invitations")
    email = models.EmailField(help_text="Whose account it becomes")
    role = models.CharField(max_length=10, choices=Membership.Role)
    own_leads_only = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    by_mail = models.BooleanField(help_text="The link was mailed; else an owner handed it over")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business", "email"], name="one_invitation_for_an_address"
            )
        ]


class Departure(models.Model):
    """Somebody who worked here and does so no more: they have no place, and may be taken back."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="departures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="departures")
    role = models.CharField(max_length=10, choices=Membership.Role)
    own_leads_only = models.BooleanField(default=False)
    left_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "user"], name="one_departure_of_a_person")
        ]


class Profile(models.Model):
    """How one of us works, in all businesses alike. Who has none is as its defaults say."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="profile"
    )
    language = models.CharField(
        max_length=5, blank=True, help_text="Of our pages for them; empty: the browser's"
    )
    formats = models.CharField(
        max_length=10, blank=True, help_text="Of dates and hours: 12h, or empty for 24 hours"
    )
    phone = models.CharField(max_length=20, blank=True, help_text="For alerts, E.164")
    hours: "models.JSONField[OpeningHours, OpeningHours]" = models.JSONField(
        default=dict, help_text="When they work, as Business.hours; empty: always"
    )
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True, help_text="The last day of an absence")
    alerts: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        default=dict, help_text="A way by kind of alert; what is not here goes by their role"
    )
    quiet_from = models.CharField(
        max_length=5, blank=True, help_text="From this hour nothing is told, as 22:00; empty: ever"
    )
    quiet_to = models.CharField(max_length=5, blank=True)
    quiet_pierced = models.BooleanField(
        default=True, help_text="An emergency is told in these hours as well"
    )
    together_after = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        default=5,
        help_text="More alerts than these within ten minutes come as one; empty: each by itself",
    )


def profile_of(user: User) -> Profile:
    """Unsaved where they have none yet."""
    return getattr(user, "profile", None) or Profile(user=user)
