"""By which rules an inquiry becomes somebody's, and who is told where they stay silent."""

from django.conf import settings
from django.db import models

from leads.models.business import Business
from leads.models.judgement import Judgement
from leads.models.source import Source


class AssignmentRule(models.Model):
    """An inquiry for which all holds that is filled in here is given to one of these people.

    The first rule of a business that fits decides; one with nothing filled in fits every inquiry.
    """

    class Way(models.TextChoices):
        IN_TURN = "in_turn", "In turn"
        LEAST_BUSY = "least_busy", "Whoever has the fewest open leads"

    business = models.ForeignKey(Business, models.CASCADE, related_name="assignment_rules")
    position = models.PositiveIntegerField(help_text="The lower goes first")
    source = models.ForeignKey(
        Source, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    postcodes = models.CharField(
        max_length=300, blank=True, help_text="Beginnings of postcodes, parted by commas"
    )
    words = models.CharField(
        max_length=300,
        blank=True,
        help_text="Beginnings of words of which one stands in the inquiry, parted by commas",
    )
    language = models.CharField(max_length=5, blank=True)
    category = models.CharField(max_length=30, choices=Judgement.Category, blank=True)
    way = models.CharField(max_length=10, choices=Way, default=Way.IN_TURN)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    last_given = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="Whose turn it was last",
    )

    class Meta:
        ordering = ["position", "id"]

    @property
    def is_in_turn(self) -> bool:
        return self.way == self.Way.IN_TURN

    @property
    def fits_all(self) -> bool:
        filled = (self.source_id, self.postcodes, self.words, self.language, self.category)
        return not any(filled)


class Teamwork(models.Model):
    """How a team shares its leads. Who has no row is as its defaults say."""

    business = models.OneToOneField(
        Business, models.CASCADE, primary_key=True, related_name="teamwork"
    )
    keeps_owner = models.BooleanField(
        default=True, help_text="The same person's next inquiry goes to whose the last one was"
    )
    answerer_owns = models.BooleanField(
        default=True,
        db_default=True,
        help_text="What is nobody's goes to whoever answers, meets or reaches them first",
    )
    managers_at = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        default=50,
        help_text="Percent of the promise at which managers hear of a silent owner; empty: never",
    )
    all_at = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        default=80,
        help_text="Percent of the promise at which all who work leads hear of it; empty: never",
    )


def teamwork_of(business: Business) -> Teamwork:
    """Unsaved where nobody has set anything."""
    return Teamwork.objects.filter(business=business).first() or Teamwork(business=business)
