"""How well judging does against what is known to be right.

One table for the owner's examples, for trials and for benchmarks. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext_noop

from integrations.texts.sentences import sentence, several
from leads.models.trial import (
    CategoryCounts,
    CriterionCounts,
    EvaluationTable,
    JudgementFacts,
)

FEWEST = 8  # cases, below which a share says nothing
KINDS_FELL = gettext_noop("what an inquiry is: %(before)s right before, %(now)s now")
VERDICTS_FELL = gettext_noop("verdicts: %(before)s right before, %(now)s now")
WORSE = 0.1  # by which a share must fall to count as drift


class VerdictPair(NamedTuple):
    """Of one criterion, what is right and what was judged."""

    key: str
    right: str
    judged: str

    @property
    def is_opposite(self) -> bool:
        """Met for not met, or the other way round: can't tell misleads nobody."""
        return self.judged != self.right and self.judged in ("met", "not_met")


@dataclass(frozen=True)
class Compared:
    """One case: what is right next to what was judged."""

    truth: JudgementFacts
    judged: JudgementFacts

    @property
    def is_category_right(self) -> bool:
        accepted = (self.truth["category"], *self.truth.get("also_ok", []))
        return self.judged.get("category") in accepted

    @property
    def is_urgency_right(self) -> bool:
        """Also where nothing is known to be right."""
        judged = self.judged.get("urgency")
        return judged == self.truth.get("urgency", judged)

    @property
    def is_wrong(self) -> bool:
        return not self.is_category_right or any(p.is_opposite for p in self.verdict_pairs())

    @property
    def is_sent(self) -> bool:
        """A person is needed now."""
        return bool(self.judged.get("needs_person"))

    @property
    def is_shown(self) -> bool:
        """A person is needed now, or may check it."""
        return self.is_sent or bool(self.judged.get("to_check"))

    def verdict_pairs(self) -> list[VerdictPair]:
        """Of the criteria on which readers do not differ."""
        given = self.judged.get("verdicts", {})
        return [
            VerdictPair(key, right, given.get(key, "cant_tell"))
            for key, right in self.truth.get("verdicts", {}).items()
            if key not in self.truth.get("contested", [])
        ]


def settled_verdicts(verdicts: dict[str, str], unwanted: Collection[str]) -> dict[str, str]:
    """Verdicts by key, with one word for two that count the same: of what is `unwanted`, that they
    say nothing of it and that it is plainly not so.
    """
    return {
        key: "not_met" if key in unwanted and verdict == "cant_tell" else verdict
        for key, verdict in verdicts.items()
    }


def evaluation_table(pairs: Iterable[tuple[JudgementFacts, JudgementFacts]]) -> EvaluationTable:
    """Figures of (what is right, what was judged) pairs.

    A judgement is wrong where its category is, or where a verdict is met for not met or the other
    way round.
    """
    cases = [Compared(truth, judged) for truth, judged in pairs]
    verdicts = [pair for case in cases for pair in case.verdict_pairs()]
    wrong = [case for case in cases if case.is_wrong]
    unseen = [case for case in wrong if not case.is_shown]
    return {
        "cases": len(cases),
        "category": share_of(case.is_category_right for case in cases),
        "macro_f1": macro_f1(cases),
        "urgency": share_of(case.is_urgency_right for case in cases),
        "verdicts": share_of(pair.right == pair.judged for pair in verdicts),
        "sent_to_a_person": share_of(case.is_sent for case in cases),
        "wrong": share(len(wrong), len(cases)),
        "wrong_and_not_sent": share(len(unseen), len(cases)),
        "wrong_already_sent": share(len(wrong) - len(unseen), len(wrong)),
        "by_category": counts_by_category(cases),
        "by_criterion": counts_by_criterion(verdicts),
        "confused": confusions(cases),
    }


def share_of(answers: Iterable[bool]) -> float | None:
    """How many of them are yes, 0-1; None without any."""
    given = list(answers)
    return share(sum(given), len(given))


def counts_by_category(cases: list[Compared]) -> dict[str, CategoryCounts]:
    found: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        found[case.truth["category"]].append(case.is_category_right)
    return {
        name: {"cases": len(rights), "right": sum(rights)} for name, rights in sorted(found.items())
    }


def counts_by_criterion(verdicts: list[VerdictPair]) -> dict[str, CriterionCounts]:
    found: dict[str, list[VerdictPair]] = defaultdict(list)
    for pair in verdicts:
        found[pair.key].append(pair)
    return {
        key: {
            "cases": len(pairs),
            "right": sum(p.right == p.judged for p in pairs),
            "falsely_met": sum(p.judged == "met" != p.right for p in pairs),
        }
        for key, pairs in sorted(found.items())
    }


def confusions(cases: list[Compared]) -> dict[str, int]:
    """How often one category was taken for another, the most frequent first."""
    found = Counter(
        f"{case.truth['category']} as {case.judged.get('category')}"
        for case in cases
        if not case.is_category_right
    )
    return dict(found.most_common())


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def macro_f1(cases: list[Compared]) -> float | None:
    """The mean of each category's F1: rare ones count like frequent ones."""
    truths = [case.truth["category"] for case in cases]
    given = [
        case.truth["category"] if case.is_category_right else case.judged.get("category")
        for case in cases
    ]
    scores = []
    for name in set(truths):
        hits = sum(t == g == name for t, g in zip(truths, given, strict=True))
        scores.append(2 * hits / (truths.count(name) + given.count(name)))
    return round(sum(scores) / len(scores), 3) if scores else None


def drift(before: EvaluationTable, now: EvaluationTable) -> str:
    """What has become worse from one table to the next, in words.

    "" where nothing has, or where there are too few cases to say.
    """
    if min(before["cases"], now["cases"]) < FEWEST:
        return ""
    changes = [
        fall_of(KINDS_FELL, before["category"], now["category"]),
        fall_of(VERDICTS_FELL, before["verdicts"], now["verdicts"]),
        rise_of_unseen(before["wrong_and_not_sent"], now["wrong_and_not_sent"]),
    ]
    found = [change for change in changes if change]
    return several(found) if found else ""


def fall_of(message: str, before: float | None, now: float | None) -> str:
    if before is None or now is None or now > before - WORSE:
        return ""
    return sentence(message, before=percent(before), now=percent(now))


def rise_of_unseen(before: float | None, now: float | None) -> str:
    if before is None or now is None or now < before + WORSE:
        return ""
    return sentence(
        "wrong and shown to nobody: %(before)s before, %(now)s now",
        before=percent(before),
        now=percent(now),
    )


def percent(share: float) -> str:
    return f"{share:.0%}"
