"""Every pattern of ours, and for each the texts that could make it slow.

Whoever repeats without end can be made to look again from each place of a long run: so the texts
are long runs of what a pattern's own repeats take, behind what brings it there.
"""

import ast
import importlib
import pkgutil
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from django.conf import settings

ROOMS = ("integrations", "leads", "followups", "leadflow")
ENDLESS = 15  # repeats: what goes on less is nothing to be afraid of
MOST_ATTACKS = 60
PLAIN = (" ", "\n", "\t", "a", "A", "1", "-", "_", ".", ",", ":", "@", "<", ">", "(", "[", '"', "'")
USED = r"match|fullmatch|search|finditer|findall|split|subn|sub"
ANCHORED = {"match", "fullmatch"}


class Used(NamedTuple):
    """A pattern, where it stands, and the methods by which it is used."""

    name: str
    pattern: re.Pattern[Any]
    methods: set[str]


def patterns() -> list[Used]:
    """Those of all modules, in whatever container they lie, and those written where used."""
    for room in ROOMS:
        for module in pkgutil.walk_packages([str(settings.ROOT / room)], f"{room}."):
            if not re.search(r"\.(?:migrations|management)\b", module.name):
                importlib.import_module(module.name)
    texts = [
        path.read_text(encoding="utf-8")
        for room in ROOMS
        for path in (settings.ROOT / room).rglob("*.py")
    ]
    found: dict[tuple[Any, int], Used] = {}
    for used in (*in_modules(), *in_place(texts)):
        known = found.setdefault((used.pattern.pattern, used.pattern.flags), used)
        known.methods.update(used.methods)
    for used in found.values():
        used.methods.update(() if used.methods else {"search"})
    return list(found.values())


def in_modules() -> Iterator[Used]:
    """Every module that has a pattern tells how it uses it itself."""
    for module in [m for name, m in sys.modules.items() if name.split(".")[0] in ROOMS]:
        text = Path(module.__file__ or "").read_text(encoding="utf-8")
        for name, value in list(vars(module).items()):
            methods = methods_of(name, text) if isinstance(value, re.Pattern) else {"search"}
            for pattern in within(value):
                yield Used(f"{module.__name__}.{name}", pattern, set(methods))


def within(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, (dict, list, tuple, set, frozenset)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from within(inner, depth + 1)
    elif depth < 4 and type(value).__module__.split(".")[0] in ROOMS and hasattr(value, "__dict__"):
        yield from within(vars(value), depth + 1)


def methods_of(name: str, text: str) -> set[str]:
    """As far as its name tells; where that is handed on, it may be searched with."""
    found = set(re.findall(rf"\b{name}\.({USED})\b", text))
    is_handed_on = re.search(rf"\b(?:map|filter)\(\s*{name}\b|[(,] ?{name}[,)]", text)
    return found | {"search"} if is_handed_on else found


def in_place(texts: list[str]) -> Iterator[Used]:
    calls = (c for t in texts for c in ast.walk(ast.parse(t)) if isinstance(c, ast.Call))
    for call in calls:
        method = ast.unparse(call.func).removeprefix("re.")
        if not re.fullmatch(USED, method) or ast.unparse(call.func) == method or not call.args:
            continue
        first = call.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, (str, bytes)):
            flags = re.findall(r"\bre\.([A-Z])\b", ast.unparse(call))
            every = sum(getattr(re, flag) for flag in set(flags))
            yield Used(repr(first.value), re.compile(first.value, every), {method})


def attacks(pattern: re.Pattern[Any]) -> list[tuple[str, str]]:
    """(what comes before, what is repeated)."""
    chance = random.Random(len(pattern.pattern))
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.LOCALE)
    found = {("", sign) for sign in PLAIN}
    for before, unit in endless(tree, "", chance):
        found |= {(before, unit), ("", unit), ("", before + unit), ("", before + unit * 30)}
    found |= {("", sample(tree, chance)) for _ in range(3)}
    listed = sorted(pair for pair in found if pair[1])
    chance.shuffle(listed)
    return listed[:MOST_ATTACKS]


def endless(tree: Any, before: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """(a text that brings the pattern to it, a text that it takes) of each endless repeat."""
    for node in tree:
        for inner in inner_trees(node):
            yield from endless(inner, before, chance)
        if node[0] in (op.MAX_REPEAT, op.MIN_REPEAT) and node[1][1] >= ENDLESS:
            yield before, sample(node[1][2], chance)
            yield from ((before, sign) for sign in (" ", "\n", "a", "1", "-"))
        before += sample([node], chance)


def inner_trees(node: Any) -> list[Any]:
    kind, value = node
    if kind == op.BRANCH:
        return list(value[1])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return [value[2]]
    if kind == op.SUBPATTERN:
        return [value[3]]
    return [value] if kind == op.ATOMIC_GROUP else []


def sample(tree: Any, chance: random.Random) -> str:
    """A short text that a pattern takes, but for what stands around it."""
    return "".join(sample_of(kind, value, chance) for kind, value in tree)


def sample_of(kind: Any, value: Any, chance: random.Random) -> str:
    if kind == op.LITERAL:
        return chr(value)
    if kind == op.IN:
        return chance.choice(signs_of(value))
    if kind in (op.ANY, op.NOT_LITERAL):
        return "a"
    inner = inner_trees((kind, value))
    if not inner:
        return ""
    once = sample(chance.choice(inner), chance)
    return once * min(value[0], 40) if kind in (op.MAX_REPEAT, op.MIN_REPEAT) else once


def signs_of(items: Any) -> list[str]:
    """Some signs of a set; of one that names what is not in it, those that it leaves."""
    named = [sign for item in items for sign in signs_of_item(*item)]
    if items[0][0] != op.NEGATE:
        return named or ["a"]
    return [sign for sign in PLAIN if sign not in named] or ["é"]


def signs_of_item(kind: Any, value: Any) -> list[str]:
    if kind == op.LITERAL:
        return [chr(value)]
    if kind == op.RANGE:
        return [chr(value[0]), chr(value[1])]
    if kind == op.CATEGORY:
        digits, words = (op.CATEGORY_DIGIT,), (op.CATEGORY_WORD, op.CATEGORY_NOT_SPACE)
        blanks = (op.CATEGORY_SPACE, op.CATEGORY_NOT_WORD)
        return (
            ["1"]
            if value in digits
            else [" ", "\n"]
            if value in blanks
            else (["a"] if value in words else ["a", "-"])
        )
    return []
