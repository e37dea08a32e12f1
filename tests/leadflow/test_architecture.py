"""The shape: imports one way, small files, short functions, transactions only in verbs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from radon.complexity import cc_visit

from tests.support.sources import sources

VIEWS_JOBS_ADAPTERS = (
    "integrations",
    "leads/public",
    "followups/views",
    "leadflow/pages",
    "leadflow/jobs",
)
MAX_COMPLEXITY, MEAN_COMPLEXITY = 20, 3.2
FILE, FUNCTION = 300, 40  # lines


def test_imports_point_one_way() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")],
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_files_and_functions_are_short() -> None:
    long = []
    for name, text, tree in sources():
        if text.count("\n") > FILE:
            long.append(name)
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.FunctionDef)
                and (node.end_lineno or 0) - node.lineno >= FUNCTION
            ):
                long.append(f"{name}:{node.name}")
    assert not long, long


def test_test_files_are_short_and_lend_nothing() -> None:
    """What several tests need is in tests/support, so that a test may be moved or go."""
    found = []
    for path in sorted((settings.ROOT / "tests").rglob("*.py")):
        name, text = str(path.relative_to(settings.ROOT)), path.read_text(encoding="utf-8")
        if text.count("\n") > FILE:
            found.append(f"{name} is long")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and ".test_" in f".{node.module}":
                found.append(f"{name} borrows from {node.module}")
    assert not found


def test_every_file_says_what_it_is() -> None:
    silent = [
        name for name, text, tree in sources() if text.strip() and not ast.get_docstring(tree)
    ]
    assert not silent, silent


def test_views_jobs_and_adapters_open_no_transaction() -> None:
    opening = [
        name
        for name, text, _ in sources()
        if "atomic" in text and name.startswith(VIEWS_JOBS_ADAPTERS)
    ]
    assert not opening, opening


def test_only_the_clock_asks_what_time_it_is() -> None:
    """A column's default in a migration that has been applied is nobody's question."""
    asking = [
        f"{name}:{node.lineno}"
        for name, _, tree in sources()
        if name not in ("integrations/timing/clock.py", "leads/models/business.py")
        for node in ast.walk(tree)
        if asks_for_the_time(node)
    ]
    assert not asking, asking


def asks_for_the_time(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "django.utils.timezone" and "now" in {n.name for n in node.names}
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
        ("timezone.now", "datetime.now", "datetime.utcnow", ".today")
    )


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_code_is_simple() -> None:
    """Cyclomatic complexity: no block of class D or worse, 3.2 in the mean."""
    found = [
        (f"{name}:{block.name}", block.complexity)
        for name, text, _ in sources()
        for block in cc_visit(text)
    ]
    hard = [name for name, complexity in found if complexity > MAX_COMPLEXITY]
    mean = sum(complexity for _, complexity in found) / len(found)
    assert not hard, hard
    assert mean <= MEAN_COMPLEXITY, mean
