"""What people post is read by forms, which mark mistakes and keep what was typed."""

import ast
from collections.abc import Iterator

from tests.support.sources import sources

POSTED = {"request.POST", "posted(request)"}
CLEANS = "leadflow/pages/helpers/forms/safe_input.py"  # what every form is given
# Their posts come from no page of ours, so there is none on which a mistake could stand.
MACHINES = ("leads/public/", "followups/views/delivery_news.py")
# Buttons: what goes along with one is typed by nobody, so no field could show a mistake.
BUTTONS = {
    "followups/views/unsubscribe.py:choice_posted": "a mail program's one click, or one of two",
    "leadflow/pages/approvals/approvals.py:decision_form": "one of two: approve or reject",
    "leadflow/pages/criteria/examples.py:drop": "the example beside which it stands",
    "leadflow/pages/criteria/figures.py:agree": "the reason beside which it stands: right or not",
    "leadflow/pages/criteria/figures.py:switch": "the reason beside which it stands: on or off",
    "leadflow/pages/lead/person/merging.py:page": "one of two: the same person or not",
    "leadflow/pages/sequence/sequence.py:try_it": "the audience whose sequence is shown",
    "leadflow/pages/sequence/sequence.py:withdraw": "the audience whose sequence is shown",
    "leadflow/pages/sequence/words.py:keep_fact": "the fact beside which it stands, or its removal",
    "leadflow/pages/sequence/words.py:keep_posted": "one of three: frame, fact or question",
    "leadflow/pages/sequence/words.py:keep_question": "the question beside which it stands",
    "leadflow/pages/sources/source_actions.py:allow_site": "the site beside which it stands",
    "leadflow/pages/sources/source_actions.py:look_up_websites": "on or off",
    "leadflow/pages/helpers/acts/way_back.py:back_to_page": "the page that was left",
    "leadflow/pages/lead/acts/row_actions.py:snooze": "one of four moments",
    "leadflow/pages/system/restored.py:decide": "one of two: leave out or send all",
    "leadflow/pages/today/today.py:decide_missed": "one of three: send, move or skip",
}


def test_no_post_is_read_by_hand() -> None:
    found = {
        f"{name}:{function.name}"
        for name, _, tree in sources()
        if not name.startswith((CLEANS, *MACHINES))
        for function in functions_outside_forms(tree)
        if reads_by_hand(function)
    }
    assert found == set(BUTTONS), found ^ set(BUTTONS)


def functions_outside_forms(node: ast.AST) -> Iterator[ast.FunctionDef]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef) and "Form" in " ".join(map(ast.unparse, child.bases)):
            continue
        if isinstance(child, ast.FunctionDef):
            yield child
        yield from functions_outside_forms(child)


def reads_by_hand(function: ast.FunctionDef) -> bool:
    names = POSTED | set(names_of_posts(function))
    return any(
        ast.unparse(read) in names for node in ast.walk(function) for read in values_read(node)
    )


def names_of_posts(function: ast.FunctionDef) -> Iterator[str]:
    """What the function calls a post: a parameter, or a name that it gives to one."""
    for parameter in function.args.args:
        if parameter.annotation and "QueryDict" in ast.unparse(parameter.annotation):
            yield parameter.arg
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and holds_post(node.value):
            yield from (ast.unparse(target) for target in node.targets)


def holds_post(value: ast.expr) -> bool:
    """Whether a value is what was posted, in one case or in all."""
    either = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
    return any(ast.unparse(one) in POSTED for one in either)


def values_read(node: ast.AST) -> list[ast.expr]:
    """What is taken apart here: x.get(…), x[…], "a" in x, and each of x."""
    if isinstance(node, (ast.Attribute, ast.Subscript)):
        return [node.value]
    if isinstance(node, ast.Compare):
        return node.comparators
    if isinstance(node, (ast.For, ast.comprehension)):
        return [node.iter]
    return []


def test_reading_by_hand_is_found() -> None:
    by_hand = (
        "def f(request): return request.POST['a']",
        "def f(request): return posted(request).get('a')",
        "def f(request): return 'a' in request.POST",
        "def f(request): typed = posted(request); return typed.getlist('a')",
        "def f(post: QueryDict): return [name for name in post]",
    )
    by_forms = (
        "def f(request): return Form(request.POST, prefix='a')",
        "def f(request): typed = posted(request); return Form(typed), Rows(typed)",
    )
    for text, is_read in [*((t, True) for t in by_hand), *((t, False) for t in by_forms)]:
        (function,) = ast.parse(text).body
        assert isinstance(function, ast.FunctionDef)
        assert reads_by_hand(function) == is_read, text
