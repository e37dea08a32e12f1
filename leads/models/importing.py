"""A file of people and inquiries, from the upload to its undoing."""

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from leads.kept_words import SentenceField, SentencesField
from leads.models.business import Business


class RowTold(TypedDict, total=False):
    """What a row tells by the meanings of its columns, as people look at it. {}: not looked at."""

    name: str
    emails: list[str]
    phones: list[str]
    message: str  # how it begins
    notes: list[str]
    opted_out: list[str]  # the column that says so and what stands there; absent where none does


class Import(models.Model):
    class State(models.TextChoices):
        READING = (
            "reading",
            gettext_lazy("Being read"),
        )  # uploaded; what stands in it is not known yet
        UNREADABLE = "unreadable", gettext_lazy("Cannot be read")
        LOOKING = (
            "looking",
            gettext_lazy("Being looked at"),
        )  # what each row would become is found out
        DRAFT = "draft", gettext_lazy("Being prepared")  # nobody has pressed start
        RUNNING = "running", gettext_lazy("Running")
        DONE = "done", gettext_lazy("Done")
        UNDOING = "undoing", gettext_lazy("Being undone")
        UNDONE = "undone", gettext_lazy("Undone")

    GOES_ON = (State.READING, State.LOOKING, State.RUNNING, State.UNDOING)  # by itself

    business = models.ForeignKey(Business, models.CASCADE, related_name="imports")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    why = SentenceField(blank=True, help_text="Why it cannot be read, or did not begin, for people")
    columns: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    first_row = models.PositiveIntegerField(
        default=2, help_text="The number of the first row within its file"
    )
    total_rows = models.PositiveIntegerField(default=0, help_text="Empty ones among them")
    notes: "models.JSONField[list[str], list[str]]" = SentencesField(
        default=list, help_text="What of the file is not in the rows, as people read it"
    )
    mapping: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        default=dict, help_text='{"column": "email"}; a column that is not named keeps its own name'
    )
    promised = models.CharField(
        max_length=100,
        blank=True,
        help_text="What somebody started: it begins where the rows still become that",
    )
    may_answer = models.BooleanField(
        default=False,
        help_text="Chosen by a person: these people may get the first answer and the follow-ups",
    )
    done_rows = models.PositiveIntegerField(
        default=0, help_text="How many rows have been read, looked at, brought in or taken back"
    )
    taken_back = models.PositiveIntegerField(default=0, help_text="Leads that undoing removed")
    stayed = models.PositiveIntegerField(
        default=0, help_text="Leads that undoing left, since something had happened to them"
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="At reading its file")
    due_at = models.DateTimeField(
        null=True, help_text="When a worker may take it in hand; later: one has it"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=["reading", "looking", "running", "undoing"]),
                name="imports_that_go_on",
            )
        ]

    @property
    def goes_on(self) -> bool:
        """Whether it changes by itself."""
        return self.state in self.GOES_ON

    @property
    def is_looking(self) -> bool:
        return self.state == self.State.LOOKING

    @property
    def is_undoing(self) -> bool:
        return self.state == self.State.UNDOING

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def is_unreadable(self) -> bool:
        return self.state == self.State.UNREADABLE

    @property
    def is_undone(self) -> bool:
        return self.state == self.State.UNDONE

    @property
    def has_begun(self) -> bool:
        """Whether rows of it may have come in."""
        return self.state in (self.State.RUNNING, self.State.DONE)


class ImportFile(models.Model):
    """The bytes of an import until they have been read."""

    of = models.OneToOneField(Import, models.CASCADE, related_name="file")
    raw = models.BinaryField()


class ImportRow(models.Model):
    """One row of a file that holds something, and what becomes of it; gone when it is undone."""

    class Fate(models.TextChoices):
        NOT_KNOWN = "", gettext_lazy("Not looked at yet")
        NEW = "new", gettext_lazy("A person whom nobody knew")
        KNOWN = "known", gettext_lazy("A new lead of one who is known")
        UPDATE = "update", gettext_lazy("Words on their open lead")
        SKIP = "skip", gettext_lazy("Nothing")

    of = models.ForeignKey(Import, models.CASCADE, related_name="table_rows", db_index=False)
    number = models.PositiveIntegerField(help_text="Within its file")
    cells: "models.JSONField[list[str], list[str]]" = models.JSONField(
        help_text="Their texts, in the order of the columns"
    )
    fate = models.CharField(max_length=8, choices=Fate, default=Fate.NOT_KNOWN, blank=True)
    why = SentenceField(blank=True, help_text="For a person to read")
    is_silent = models.BooleanField(
        default=False, help_text="They asked us not to write: nothing goes to them"
    )
    told: "models.JSONField[RowTold, RowTold]" = SentencesField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="one_row_per_number")]

    @property
    def is_skipped(self) -> bool:
        return self.fate == self.Fate.SKIP
