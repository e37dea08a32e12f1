"""The docs that are made from the code are what the code says."""

from django.conf import settings

from leadflow.management.commands.data_model import data_model

DOCS = settings.ROOT / "docs"


def test_the_data_model_is_the_models() -> None:
    written = (DOCS / "data-model.md").read_text(encoding="utf-8").strip().splitlines()
    assert written == data_model(), "bin/manage data_model > docs/data-model.md"
