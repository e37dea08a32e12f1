"""The docs that are made from the code are what the code says."""

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
