"""A person, and the addresses at which they can be reached."""

from django.db import models
from django.utils.translation import gettext_lazy

from leads.models.business import Business


class Contact(models.Model):
    class Prefers(models.TextChoices):
        EMAIL = "email", gettext_lazy("E-mail")
        SMS = "sms", gettext_lazy("Texts")
        CALL = "call", gettext_lazy("Calls")

    business = models.ForeignKey(Business, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=200, blank=True)
    timezone = models.CharField(max_length=60, blank=True, help_text="Empty: as the business")
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=5, blank=True)
    prefers = models.CharField(
        max_length=5, choices=Prefers, blank=True, help_text="Empty: as they wrote last"
    )

    def __str__(self) -> str:
        return self.name or self.email or self.phone or "Somebody"

    @property
    def email(self) -> str:
        return self._first(Address.Kind.EMAIL)

    @property
    def phone(self) -> str:
        return self._first(Address.Kind.PHONE)

    def _first(self, kind: str) -> str:
        return next(
            (
                a.value
                for a in sorted(self.addresses.all(), key=lambda a: (not a.is_preferred, a.pk))
                if a.kind == kind and a.wrong_at is None
            ),
            "",
        )


class Address(models.Model):
    """An e-mail address (lower case) or a phone number (E.164 where it can be told), one person's
    within a business.
    """

    class Kind(models.TextChoices):
        EMAIL = "email", "E-mail"
        PHONE = "phone", "Phone"

    business = models.ForeignKey(Business, models.CASCADE)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=5, choices=Kind)
    value = models.CharField(max_length=254)
    typed_only = models.BooleanField(
        default=False,
        help_text="Nothing shows that it is theirs: written to only where it was typed",
    )
    is_preferred = models.BooleanField(
        default=False, help_text="One of us says that it is the one to use"
    )
    wrong_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="One of us says that it is not theirs",
    )

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["business", "kind", "value"], name="one_person_per_address"
            )
        ]

    @property
    def is_email(self) -> bool:
        return self.kind == self.Kind.EMAIL
