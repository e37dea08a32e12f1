"""How well judging does against what is known to be right.

One table for the owner's examples, for trials and for benchmarks. Pure.
"""

from collections import defaultdict
from typing import Any

FEWEST = 8  # cases, below which a share says nothing
WORSE = 0.1  # by which a share must fall to count as drift


def scoring_table(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    """Figures of (truth, answer) pairs, each {"category", "urgency", "verdicts": {key.

    Verdict}, "needs_person"}; shares are 0-1, None of nothing.

    An answer is wrong where its category is, or where a verdict is met for not met or the other way
    round.
    """
    categories: dict[str, list[bool]] = defaultdict(list)
    criteria: dict[str, list[tuple[str, str]]] = defaultdict(list)
    confused: dict[str, int] = defaultdict(int)
    wrong = unseen = sent = urgent = 0
    for truth, answer in pairs:
        right = answer.get("category") in (truth["category"], *truth.get("also_ok", []))
        categories[truth["category"]].append(right)
        if not right:
            confused[f"{truth['category']} as {answer.get('category')}"] += 1
        decided = [
            (key, is_, answer.get("verdicts", {}).get(key, "cant_tell"))
            for key, is_ in truth.get("verdicts", {}).items()
            if key not in truth.get("contested", [])
        ]
        for key, is_, got in decided:
            criteria[key].append((is_, got))
        bad = not right or any(got != is_ and got in ("met", "not_met") for _, is_, got in decided)
        wrong += bad
        unseen += bad and not answer.get("needs_person")
        sent += bool(answer.get("needs_person"))
        urgent += answer.get("urgency") == truth.get("urgency", answer.get("urgency"))
    verdicts = [pair for pairs_ in criteria.values() for pair in pairs_]
    return {
        "cases": len(pairs),
        "category": share(sum(map(sum, categories.values())), len(pairs)),
        "macro_f1": macro_f1(pairs),
        "urgency": share(urgent, len(pairs)),
        "verdicts": share(sum(is_ == got for is_, got in verdicts), len(verdicts)),
        "sent_to_a_person": share(sent, len(pairs)),
        "wrong": share(wrong, len(pairs)),
        "wrong_and_not_sent": share(unseen, len(pairs)),
        "wrong_already_sent": share(wrong - unseen, wrong),
        "by_category": {
            name: {"cases": len(rights), "right": sum(rights)}
            for name, rights in sorted(categories.items())
        },
        "by_criterion": {
            key: {
                "cases": len(rows),
                "right": sum(is_ == got for is_, got in rows),
                "falsely_met": sum(got == "met" != is_ for is_, got in rows),
            }
            for key, rows in sorted(criteria.items())
        },
        "confused": dict(sorted(confused.items(), key=lambda item: -item[1])),
    }


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def macro_f1(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> float | None:
    """The mean of each category's F1: rare ones count like frequent ones."""
    truths = [truth["category"] for truth, _ in pairs]
    given = [
        truth["category"]
        if answer.get("category") in truth.get("also_ok", [])
        else answer.get("category")
        for truth, answer in pairs
    ]
    scores = []
    for name in set(truths):
        hits = sum(t == g == name for t, g in zip(truths, given, strict=True))
        scores.append(2 * hits / (truths.count(name) + given.count(name)))
    return round(sum(scores) / len(scores), 3) if scores else None


def drift(before: dict[str, Any], now: dict[str, Any]) -> str:
    """What has become worse from one table to the next, in words.

    "" where nothing has, or where there are too few cases to say.
    """
    if min(before.get("cases", 0), now.get("cases", 0)) < FEWEST:
        return ""
    changes = []
    for name, words in (("category", "what an inquiry is"), ("verdicts", "verdicts")):
        old, new = before.get(name), now.get(name)
        if old is not None and new is not None and new <= old - WORSE:
            changes.append(f"{words}: {old:.0%} right before, {new:.0%} now")
    old, new = before.get("wrong_and_not_sent"), now.get("wrong_and_not_sent")
    if old is not None and new is not None and new >= old + WORSE:
        changes.append(f"wrong and shown to nobody: {old:.0%} before, {new:.0%} now")
    return "; ".join(changes)
