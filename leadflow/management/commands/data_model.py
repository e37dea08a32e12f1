"""docs/data-model.md, made from the models."""

import textwrap
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models

LONGEST_LINE = 120
ROOMS = ("leads", "followups", "leadflow")
HEAD = """# The data model

For whoever asks the database. Made from the models by `bin/manage data_model > docs/data-model.md`;
a test compares the two. Times are UTC; a lead's `timezone` says how to read them. Who writes what
stands in [ARCHITECTURE.md](ARCHITECTURE.md).
"""


class Command(BaseCommand):
    help = "Write the data model as Markdown with a diagram for each room."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join(data_model()))


def data_model() -> list[str]:
    lines = HEAD.splitlines()
    for room in ROOMS:
        found = list(apps.get_app_config(room).get_models())
        lines += ["", f"## {room}", "", "```mermaid", "erDiagram"]
        lines += [f"    {line}" for model in found for line in relations(model)]
        lines += ["```", ""]
        for model in found:
            lines += entry(model)
    return lines


def relations(model: type[models.Model]) -> Iterator[str]:
    """One line for each foreign key."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            many = "|o" if isinstance(field, models.OneToOneField) else "o{"
            one = "|o" if field.null else "||"
            to = field.related_model
            assert isinstance(to, type)
            yield f"{to.__name__} {one}--{many} {model.__name__} : {field.name}"


def entry(model: type[models.Model]) -> list[str]:
    """The lines of its place in the list: its name, what it holds, its columns."""
    doc = (model.__doc__ or "").strip().splitlines()[0].rstrip(".")
    says = "" if doc.startswith(f"{model.__name__}(") else f" {doc}."
    columns = ", ".join(f.attname for f in model._meta.concrete_fields if f.name != "id")
    text = f"- **{model.__name__}**:{says} Columns: {columns}"
    return textwrap.wrap(text, LONGEST_LINE, subsequent_indent="  ", break_on_hyphens=False)
