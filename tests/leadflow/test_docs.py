"""The docs that are made from the code are what the code says, and an owner needs no shell."""

import re

from django.conf import settings

from leadflow.management.commands.data_map import data_map
from leadflow.management.commands.data_model import data_model

DOCS = settings.ROOT / "docs"


def test_the_data_model_is_the_models() -> None:
    written = (DOCS / "data-model.md").read_text(encoding="utf-8").strip().splitlines()
    assert written == data_model(), "bin/manage data_model > docs/data-model.md"


def test_the_data_map_is_what_people_are_erased_by() -> None:
    written = (DOCS / "data-map.md").read_text(encoding="utf-8").strip().splitlines()
    assert written == data_map(), "bin/manage data_map > docs/data-map.md"


def test_nobody_is_sent_to_a_shell_to_set_up_a_business() -> None:
    readme = (settings.ROOT / "README.md").read_text(encoding="utf-8")
    part = readme.partition("## Set it up")[2].partition("\n## ")[0]
    assert "docs/book/" in part
    assert not re.findall(r"`bin/|```|[A-Z]{2,}_[A-Z]+|json", part)


def test_every_variable_stands_in_the_operators_book() -> None:
    folder = settings.ROOT / "leadflow"
    code = [file.read_text("utf-8") for place in ("*.py", "*/*.py") for file in folder.glob(place)]
    variable = re.compile(r'given\.\w+\(\s*"([A-Z][A-Z_]+)"')
    read = {name for text in code for name in variable.findall(text)}
    book = " ".join(file.read_text(encoding="utf-8") for file in (DOCS / "operation").glob("*.md"))
    assert len(read) > 40
    assert not {name for name in read if f"`{name}`" not in book}
