"""Sentences are for people: nothing decides by the words of one of ours."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

# Columns and attributes that hold a sentence which we wrote for people to read.
SENTENCES = {"why", "text", "note", "attention", "subject", "summary", "error", "how", "message"}
# Whose words these are: a stranger's mail, form or model answer, which is what we must read.
THEIR_WORDS = ("leads/capture", "leads/judge", "leads/words", "leads/screening", "integrations")
LOOKS = {"startswith", "endswith", "istartswith", "iendswith", "contains", "icontains"}


OURS_ANYWHERE = {"why", "attention"}  # these are ours in every room


def sources() -> Iterator[tuple[str, ast.Module]]:
    for room in ("leads", "followups", "leadflow", "integrations"):
        for path in sorted((settings.ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                name = str(path.relative_to(settings.ROOT))
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def sentences_in(name: str) -> set[str]:
    return OURS_ANYWHERE if name.startswith(THEIR_WORDS) else SENTENCES


def is_named(node: ast.AST, names: set[str]) -> bool:
    """`message.why`, or `reason["text"]`."""
    if isinstance(node, ast.Attribute):
        return node.attr in names
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return node.slice.value in names
    return False


def decides_by_words(node: ast.AST, names: set[str]) -> bool:
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        has_text = any(isinstance(s, ast.Constant) and s.value not in ("", None) for s in sides)
        return has_text and any(is_named(side, names) for side in sides)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        asks = node.func.attr in ("startswith", "endswith", "split", "partition", "find")
        by_lines = [a.value for a in node.args if isinstance(a, ast.Constant)] == ["\n"]
        return asks and is_named(node.func.value, names) and not by_lines
    if isinstance(node, ast.keyword) and node.arg:
        column, _, look = node.arg.rpartition("__")
        return column.rpartition("__")[2] in names and look in LOOKS
    return False


def test_nothing_decides_by_the_words_of_a_sentence() -> None:
    found = [
        f"{name}:{node.lineno}"  # type: ignore[attr-defined]
        for name, tree in sources()
        for node in ast.walk(tree)
        if decides_by_words(node, sentences_in(name))
    ]
    assert not found, found


def test_the_search_finds_such_decisions() -> None:
    samples = (
        'old.why.endswith("Sent again.")',
        '"Automatic" in arrival.why',
        'Message.objects.filter(subject__endswith="do not balance")',
        'reason["text"].startswith("low confidence")',
        'if message.why == "Entered by us": pass',
    )
    for sample in samples:
        assert any(decides_by_words(node, SENTENCES) for node in ast.walk(ast.parse(sample))), (
            sample
        )


def test_no_value_error_is_an_answer_to_a_person() -> None:
    """A named refusal is Declined; a ValueError is a library's slip, and a bug to see.

    The API's fields are checked by pydantic, which asks for ValueError.
    """
    path = Path("leads/public/api.py")
    found = [
        f"{name}:{node.lineno}"
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id == "ValueError"
        and not name.startswith((str(path), "integrations"))
    ]
    assert not found, found
