"""A file of people and inquiries, from the upload to its undoing."""

from django.conf import settings
from django.db import models

from leads.models.business import Business


class Import(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", "Being prepared"  # uploaded; nobody has pressed start
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        UNDONE = "undone", "Undone"

    business = models.ForeignKey(Business, models.CASCADE, related_name="imports")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    columns: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    rows: "models.JSONField[list[list[str]], list[list[str]]]" = models.JSONField(
        default=list,
        help_text=(
            "Lists of cell texts, in the order of the columns; emptied when undone or expired"
        ),
    )
    first_row = models.PositiveIntegerField(
        default=2, help_text="The number of the first row within its file"
    )
    notes: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, help_text="What of the file is not in the rows, as people read it"
    )
    mapping: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        default=dict, help_text='{"column": "email"}; a column that is not named keeps its own name'
    )
    skipped: "models.JSONField[list[int], list[int]]" = models.JSONField(
        default=list, help_text="Row numbers that become nothing, as the preview said"
    )
    may_answer = models.BooleanField(
        default=False,
        help_text="Chosen by a person: these people may get the first answer and the follow-ups",
    )
    done_rows = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="running"), name="imports_running")
        ]

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def is_undone(self) -> bool:
        return self.state == self.State.UNDONE
