"""The docs that are made from the code are what the code says."""

from django.conf import settings

from leadflow.management.commands.data_model import data_model

DOCS = settings.ROOT / "docs"


def test_the_data_model_is_the_models() -> None:
    written = (DOCS / "data-model.md").read_text(encoding="utf-8").strip().splitlines()
    assert written == data_model(), "bin/manage data_model > docs/data-model.md"


def test_every_document_has_lines_that_fit_a_screen() -> None:
    files = [*settings.ROOT.glob("*.md"), *DOCS.glob("*.md")]
    long = [
        f"{path.name}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120 and not line.startswith("|")
    ]
    assert files and not long, long
