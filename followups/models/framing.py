"""What the owner says around the facts of a draft, and the questions that are theirs."""

from django.db import models

from leads.models import Business


class AnswerFrame(models.Model):
    """The owner's words around a draft in one language; an empty one stands for ours."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="answer_frames")
    language = models.CharField(max_length=5)
    opening = models.TextField(blank=True, help_text="The first sentence, under the greeting")
    next_step = models.TextField(
        blank=True,
        help_text="What happens next; {{next_step_time}} stands for when, by the opening hours",
    )
    closing = models.TextField(blank=True, help_text="The last sentence")
    sign_off = models.TextField(
        blank=True, help_text="Under the last sentence; empty: the signature of the business"
    )
    decline = models.TextField(
        blank=True, help_text="Said where nothing fits, with where else they may turn"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business", "language"], name="one_answer_frame_per_language"
            )
        ]


class OwnQuestion(models.Model):
    """A question that the owner lets drafts ask without being read by a person."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="own_questions")
    position = models.PositiveSmallIntegerField(default=0)
    texts: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        default=dict, help_text='{"en": "Could you send a photo of it?"}'
    )

    class Meta:
        ordering = ["position", "id"]
