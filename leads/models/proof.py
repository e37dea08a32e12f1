"""Proofs of work that were used: each counts once."""

from django.db import models

from leads.models.arrival import Arrival


class UsedProof(models.Model):
    signature = models.CharField(max_length=128, unique=True)
    arrival = models.OneToOneField(Arrival, models.CASCADE, related_name="proof")
    at = models.DateTimeField(db_index=True)
