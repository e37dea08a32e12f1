"""Sentences are for people: nothing decides by the words of one of ours."""

import ast
import re
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


KEPT = {"why", "how", "note", "doubt", "reason", "problem"}  # what a row keeps of us
# Whose argument is kept, or shown to whoever asked in their own language
MAKERS = {"Refused", "Unavailable", "Uncertain", "Unreadable", "TooLarge", "ReaderStopped"}
MAKERS |= {"Refuse", "Wait", "Assume", "OverBudget", "AllPlacesTaken"}
MAKERS |= {"ask_person", "record_in_audit", "note_in_log", "rest_channel", "withdraw_consent"}
FOR_MODELS = "leads/judge/model/prompt.py"
WORDS = re.compile(r"[a-z]{2,} |[A-Za-z]{3,}")


def has_words(node: ast.AST | None) -> bool:
    """Whether it is a sentence that no catalog knows, or one that is glued together: words of ours
    and values in one f-string, or with +.
    """
    if isinstance(node, ast.Constant):
        return has_own_words(node) and " " in str(node.value)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return any(map(has_own_words, (node.left, node.right)))
    return isinstance(node, ast.JoinedStr) and any(map(has_own_words, node.values))


def has_own_words(node: ast.AST) -> bool:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text and bool(WORDS.search(str(node.value)))  # type: ignore[attr-defined]


def glued(node: ast.AST) -> list[ast.AST]:
    """What stands where a sentence is kept, and has its values in it already."""
    found: list[ast.AST | None] = []
    if isinstance(node, ast.Assign):
        names = {t.id for t in node.targets if isinstance(t, ast.Name)}
        found = [node.value] if names & KEPT else []
    elif isinstance(node, ast.keyword):
        found = [node.value] if node.arg in KEPT else []
    elif isinstance(node, ast.Call):
        name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        found = list(node.args) if name in MAKERS else []
    return [each for each in found if each is not None and has_words(each)]


def test_no_sentence_is_kept_with_its_values_in_it() -> None:
    """It could be said in English alone: `sentence` keeps the values beside it."""
    found = [
        f"{name}:{each.lineno}"  # type: ignore[attr-defined]
        for name, tree in sources()
        if name != FOR_MODELS
        for node in ast.walk(tree)
        for each in glued(node)
    ]
    assert not found, found


def test_a_glued_sentence_is_seen() -> None:
    for line in ('why = f"Taken back by {by}"', 'ask(how="They wrote: " + words)'):
        assert [each for node in ast.walk(ast.parse(line)) for each in glued(node)]
    for told in ('raise Refused(f"The form answered {status}.")', 'Refused("It is no form.")'):
        assert [each for node in ast.walk(ast.parse(told)) for each in glued(node)]
    assert not [each for node in ast.walk(ast.parse('why = f"{a}: {b}"')) for each in glued(node)]
