"""What a backup is, as a file beside it says."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from leads.declined import Declined

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """`made_at` is ISO 8601 in UTC, `size` in bytes, `sha256` of the file, in hex."""

    made_at: str
    engine: str  # sqlite or postgresql
    file: str
    size: int
    sha256: str
    key_fingerprint: str
    migrations: list[str]  # app.name of each that was applied
    leads: int
    messages: int
    format: int = FORMAT

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    path = folder / NAME
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Declined where the folder is no backup, or not the one that was made."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
        manifest = Manifest(**found)
    except (OSError, ValueError, TypeError) as error:
        raise Declined(
            f"{folder} is no backup of leadflow: {NAME} cannot be read ({error})."
        ) from error
    if manifest.format != FORMAT or Path(manifest.file).name != manifest.file:
        raise Declined(f"{folder} is a backup of a kind that this leadflow does not know.")
    path = folder / manifest.file
    if (
        not path.is_file()
        or path.stat().st_size != manifest.size
        or hash_of(path) != manifest.sha256
    ):
        raise Declined(f"{path} is not as it was when the backup was made. Take another backup.")
    return manifest
