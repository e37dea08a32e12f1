"""What is asked for directly is locked, and whatever is installed has its hashes."""

import re

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("requirements", "requirements-dev")


def asked_for(name: str) -> dict[str, str]:
    """Package → version of what a .in file and those that it takes in ask for."""
    found: dict[str, str] = {}
    for line in (settings.ROOT / f"{name}.in").read_text().splitlines():
        if line.startswith("-r "):
            found |= asked_for(line.removeprefix("-r ").removesuffix(".in"))
        elif line and not line.startswith(("#", "-c ")):
            found |= pinned(line)
    return found


def pinned(line: str) -> dict[str, str]:
    requirement = Requirement(line)
    (version,) = requirement.specifier
    assert version.operator == "==", line
    return {canonicalize_name(requirement.name): version.version}


def locked(name: str) -> dict[str, tuple[str, list[str]]]:
    """Package → (version, hashes) of a lock."""
    text = (settings.ROOT / f"{name}.txt").read_text().replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            wanted, *hashes = line.split("--hash=")
            ((package, version),) = pinned(wanted).items()
            found[package] = (version, [each.strip() for each in hashes])
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_what_is_asked_for_is_locked_at_its_version(name: str) -> None:
    lock = locked(name)
    missing = {
        package: version
        for package, version in asked_for(name).items()
        if lock.get(package, ("",))[0] != version
    }
    assert not missing, f"compile {name}.txt again (CONTRIBUTING.md)"


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_version_has_its_hashes(name: str) -> None:
    bare = [
        package
        for package, (_, hashes) in locked(name).items()
        if not hashes or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes)
    ]
    assert not bare


def test_what_is_developed_on_is_what_runs() -> None:
    running, developing = locked("requirements"), locked("requirements-dev")
    assert {package: developing.get(package) for package in running} == running


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_server(name: str) -> None:
    assert "://" not in (settings.ROOT / f"{name}.txt").read_text()


def test_the_build_ends_where_a_part_is_known_to_be_faulty() -> None:
    text = (settings.ROOT / ".ci" / "run").read_text()
    locks = re.search(r"for lock in ([\w -]+); do\n +.venv/bin/uvx .*pip-audit==[\d.]+ .*\n", text)
    assert locks is not None
    assert tuple(locks[1].split()) == LOCKS
    assert "set -euo pipefail" in text
