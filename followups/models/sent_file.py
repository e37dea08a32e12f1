"""A file that goes along with a reply of ours."""

from django.db import models

from followups.models.message import Message


class SentFileQuerySet(models.QuerySet["SentFile"]):
    def kept(self) -> "SentFileQuerySet":
        """Without those of which only the name is left."""
        return self.exclude(data=b"")


class SentFile(models.Model):
    """Kept in the database: it is backed up, moved and erased together with the words."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="files")
    name = models.CharField(max_length=150, help_text="As the colleague called it; never a path")
    kind = models.CharField(max_length=100, help_text="Media type, told by content")
    size = models.PositiveIntegerField(help_text="Bytes")
    data = models.BinaryField(help_text="Empty where it is kept no longer")

    objects = SentFileQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    @property
    def is_kept(self) -> bool:
        """Without reading it, where the query has told."""
        told = getattr(self, "length", None)
        return bool(self.data) if told is None else told > 0
