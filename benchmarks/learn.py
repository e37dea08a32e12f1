"""Learn leads/words/learnt/stems.json anew from benchmarks/messages.jsonl.

    python -m benchmarks.learn [--hold-out FILE]
    python -m benchmarks.learn --folds 10    # writes nothing: each tenth by the other nine

One weight for each feature (leads.words.learnt.stems) and category, by multinomial logistic
regression with rare categories counted like frequent ones. The same input gives the same file.
With --hold-out the table is learnt as usual and then measured on that file, of which it has seen
nothing. Messages stand in the order of the trades they were written to, so that most of a tenth
are of trades that the other nine do not hold.

A line of the file: {"subject", "text", "category"}, and "channel": "phone_note" where one of us
wrote it down.
"""

import argparse
import json
import math
import os
from collections import Counter
from collections.abc import Set
from pathlib import Path
from typing import Any

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")
os.environ.setdefault("SECRET_KEY", "benchmark")
if not apps.ready:
    django.setup()

from leads.judge.plain.notes import told_by_whom
from leads.words.learnt import stems
from leads.words.scripts import readable

HERE = Path(__file__).parent
FEWEST_MESSAGES = 2  # in which a feature must stand
STRENGTH = 5.0  # of the data against the wish for small weights
FAINT = 0.1  # a feature whose weights are all below tells nothing
ROUNDS, STEP = 120, 0.5
Message = tuple[dict[str, float], int]
Labelled = tuple[Set[str], str]  # its features and its category


def read(path: Path) -> list[Labelled]:
    return [
        labelled(json.loads(line))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def labelled(row: dict[str, str]) -> Labelled:
    told, noted = told_by_whom(
        row.get("channel", ""), readable(f"{row['subject']}\n{row['text']}".strip())
    )
    return stems.features_of(told, noted), row["category"]


def learn(messages: list[Labelled], strength: float = STRENGTH) -> dict[str, object]:
    categories = sorted({category for _, category in messages})
    counts = Counter(feature for found, _ in messages for feature in found)
    rarity = {
        feature: math.log((1 + len(messages)) / (1 + count)) + 1
        for feature, count in counts.items()
        if count >= FEWEST_MESSAGES
    }
    rows = [(shares(found, rarity), categories.index(category)) for found, category in messages]
    frequency = Counter(category for _, category in rows)
    worth = [len(rows) / (len(categories) * frequency[n]) for n in range(len(categories))]
    bias, weights = descend(rows, sorted(rarity), worth, strength)
    return {
        "categories": categories,
        "bias": [round(b, 3) for b in bias],
        "features": {
            feature: [round(rarity[feature], 2), *(round(w, 2) for w in weights[feature])]
            for feature in sorted(rarity)
            if max(map(abs, weights[feature])) >= FAINT
        },
    }


def shares(found: Set[str], rarity: dict[str, float]) -> dict[str, float]:
    known = {feature: rarity[feature] for feature in sorted(found) if feature in rarity}
    length = math.sqrt(sum(r * r for r in known.values())) or 1.0
    return {feature: r / length for feature, r in known.items()}


def descend(
    rows: list[Message], known: list[str], worth: list[float], strength: float
) -> tuple[list[float], dict[str, list[float]]]:
    """Gradient descent over all messages at once, each weight with a step of its own (Adagrad)."""
    size = len(worth)
    bias, weights = [0.0] * size, {feature: [0.0] * size for feature in known}
    seen_bias, seen = [1e-8] * size, {feature: [1e-8] * size for feature in known}
    for _ in range(ROUNDS):
        slope_bias, slope = (
            [0.0] * size,
            {feature: [w / strength for w in weights[feature]] for feature in known},
        )
        for features, right in rows:
            sums = list(bias)
            for feature, share in features.items():
                for n, weight in enumerate(weights[feature]):
                    sums[n] += share * weight
            errors = [
                worth[right] * (belief - (n == right))
                for n, belief in enumerate(stems.softmax(sums))
            ]
            for n, error in enumerate(errors):
                slope_bias[n] += error
            for feature, share in features.items():
                row = slope[feature]
                for n, error in enumerate(errors):
                    row[n] += share * error
        step(bias, slope_bias, seen_bias)
        for feature in known:
            step(weights[feature], slope[feature], seen[feature])
    return bias, weights


def step(values: list[float], slopes: list[float], seen: list[float]) -> None:
    for n, slope in enumerate(slopes):
        seen[n] += slope * slope
        values[n] -= STEP * slope / math.sqrt(seen[n])


def believed(table: dict[str, Any], features: Set[str]) -> str:
    """What the table alone takes it for."""
    belief = stems.weigh(features, (table["categories"], table["bias"], table["features"]))
    return max(belief, key=belief.__getitem__) if belief else "new_inquiry"


def score(pairs: list[tuple[str, str]]) -> str:
    categories = sorted({truth for truth, _ in pairs})
    return (
        f"{sum(t == g for t, g in pairs)} of {len(pairs)} right by words alone, "
        f"macro-F1 {sum(f1_of(c, pairs) for c in categories) / len(categories):.3f}"
    )


def f1_of(category: str, pairs: list[tuple[str, str]]) -> float:
    both = sum(t == g == category for t, g in pairs)
    return 2 * both / sum((t == category) + (g == category) for t, g in pairs)


def by_folds(messages: list[Labelled], folds: int) -> str:
    pairs = []
    for fold in range(folds):
        begin, end = (len(messages) * n // folds for n in (fold, fold + 1))
        table = learn(messages[:begin] + messages[end:])
        pairs += [(category, believed(table, found)) for found, category in messages[begin:end]]
    return score(pairs)


def write(table: dict[str, Any], path: Path = stems.TABLE) -> None:
    lines = ",\n".join(
        f"{json.dumps(feature, ensure_ascii=False)}: {json.dumps(row)}"
        for feature, row in table["features"].items()
    )
    text = (
        f'{{"categories": {json.dumps(table["categories"])},\n"bias": '
        f'{json.dumps(table["bias"])},\n"features": {{\n{lines}\n}}}}\n'
    )
    path.write_text(text, encoding="utf-8")
    print(f"{len(table['features'])} features learnt")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hold-out", type=Path)
    parser.add_argument("--folds", type=int)
    given = parser.parse_args()
    messages = read(HERE / "messages.jsonl")
    if given.folds:
        print(by_folds(messages, given.folds))
        return
    table = learn(messages)
    write(table)
    if given.hold_out:
        print(score([(truth, believed(table, found)) for found, truth in read(given.hold_out)]))


if __name__ == "__main__":
    main()
