"""What the image and its containers may be and hold, read from the files that say so."""

import fnmatch
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")


def compose() -> dict[str, dict[str, object]]:
    return yaml.safe_load((settings.ROOT / "compose.yaml").read_text())["services"]


def test_every_base_stands_by_digest() -> None:
    text = (settings.ROOT / "Dockerfile").read_text()
    bases = [*re.findall(r"^ARG PYTHON=(\S+)", text, re.M)]
    assert set(re.findall(r"^FROM (\S+)", text, re.M)) == {"${PYTHON}"}
    images = [str(service["image"]) for service in compose().values() if "image" in service]
    assert len(bases) == 1
    assert len(images) == 2
    assert all(DIGEST.search(image) for image in (*bases, *images))


def test_no_container_can_write_to_itself_or_has_powers_of_root() -> None:
    for name, service in compose().items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    assert not [name for name, service in compose().items() if service.get("privileged")]


def test_the_program_is_nobodys_root() -> None:
    text = (settings.ROOT / "Dockerfile").read_text()
    assert re.findall(r"^USER (\S+)", text, re.M) == ["leadflow"]


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".env.production",
        "deploy/.env",
        "var/secret_key",
        "var/leadflow.sqlite3-wal",
        "leadflow.sqlite3",
        "backups/leadflow-1.key",
        "mine.key",
        "old/database.dump",
        "secrets/key",
        ".git/config",
    ],
)
def test_what_is_secret_never_goes_into_the_image(path: str) -> None:
    lines = (settings.ROOT / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert any(is_left_out(Path(path), pattern) for pattern in patterns)
    assert not [line for line in patterns if line.startswith("!")]


def is_left_out(path: Path, pattern: str) -> bool:
    """As Docker reads it: a folder's contents go with it, and ** stands for any folders."""
    names = [str(path), *(str(parent) for parent in path.parents)]
    tails = [pattern, pattern.removeprefix("**/")] if pattern.startswith("**/") else [pattern]
    return any(fnmatch.fnmatch(name, tail) for name in names for tail in tails if name != ".") and (
        "**" in pattern or "/" not in pattern
    )
