"""Learn leads/judge/plain/stems.json anew from benchmarks/messages.jsonl.

Python -m benchmarks.learn [--hold-out FILE]

One weight for each word's beginning and category, by multinomial logistic regression with rare
categories counted like frequent ones. The same
input gives the same file. With --hold-out the table is learnt as usual and then measured on that
file, of which it has seen nothing.
"""

import argparse
import json
import math
from collections import Counter
from pathlib import Path

from leads.judge.plain import stems

HERE = Path(__file__).parent
FEWEST_MESSAGES = 2  # in which a stem must stand
STRENGTH = 5.0  # of the data against the wish for small weights
DEARER = {"new_inquiry": 1.6}  # a lost customer weighs more than a glance at junk
ROUNDS, STEP = 160, 0.5
Message = tuple[dict[str, float], int]


def read(path: Path) -> list[tuple[str, str]]:
    """(text, category) of each line: {"subject", "text", "category"}."""
    rows = [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    return [(f"{row.get('subject', '')}\n{row['text']}", row["category"]) for row in rows]


def learn(messages: list[tuple[str, str]]) -> dict[str, object]:
    categories = sorted({category for _, category in messages})
    words = [stems.stems_of(text) for text, _ in messages]
    counts = Counter(stem for found in words for stem in found)
    rarity = {
        stem: math.log((1 + len(messages)) / (1 + count)) + 1
        for stem, count in counts.items()
        if count >= FEWEST_MESSAGES
    }
    rows = [
        (shares(found, rarity), categories.index(category))
        for found, (_, category) in zip(words, messages, strict=True)
    ]
    frequency = Counter(category for _, category in rows)
    worth = [
        DEARER.get(name, 1) * len(rows) / (len(categories) * frequency[n])
        for n, name in enumerate(categories)
    ]
    bias, weights = descend(rows, sorted(rarity), worth)
    return {
        "categories": categories,
        "bias": [round(b, 3) for b in bias],
        "stems": {
            stem: [round(rarity[stem], 2), *(round(w, 2) for w in weights[stem])]
            for stem in sorted(rarity)
        },
    }


def shares(found: set[str], rarity: dict[str, float]) -> dict[str, float]:
    known = {stem: rarity[stem] for stem in sorted(found) if stem in rarity}
    length = math.sqrt(sum(r * r for r in known.values())) or 1.0
    return {stem: r / length for stem, r in known.items()}


def descend(
    rows: list[Message], known: list[str], worth: list[float]
) -> tuple[list[float], dict[str, list[float]]]:
    """Gradient descent over all messages at once, each weight with a step of its own (Adagrad)."""
    size = len(worth)
    bias, weights = [0.0] * size, {stem: [0.0] * size for stem in known}
    seen_bias, seen = [1e-8] * size, {stem: [1e-8] * size for stem in known}
    for _ in range(ROUNDS):
        slope_bias, slope = (
            [0.0] * size,
            {stem: [w / STRENGTH for w in weights[stem]] for stem in known},
        )
        for features, right in rows:
            sums = list(bias)
            for stem, share in features.items():
                for n, weight in enumerate(weights[stem]):
                    sums[n] += share * weight
            errors = [
                worth[right] * (belief - (n == right))
                for n, belief in enumerate(stems.softmax(sums))
            ]
            for n, error in enumerate(errors):
                slope_bias[n] += error
            for stem, share in features.items():
                row = slope[stem]
                for n, error in enumerate(errors):
                    row[n] += share * error
        step(bias, slope_bias, seen_bias)
        for stem in known:
            step(weights[stem], slope[stem], seen[stem])
    return bias, weights


def step(values: list[float], slopes: list[float], seen: list[float]) -> None:
    for n, slope in enumerate(slopes):
        seen[n] += slope * slope
        values[n] -= STEP * slope / math.sqrt(seen[n])


def measured(path: Path) -> str:
    found = [
        (
            category,
            max(belief, key=belief.__getitem__)
            if (belief := stems.weigh_stems(text))
            else "new_inquiry",
        )
        for text, category in read(path)
    ]
    return f"{sum(t == g for t, g in found)} of {len(found)} right by words alone"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hold-out", type=Path)
    given = parser.parse_args()
    table = learn(read(HERE / "messages.jsonl"))
    lines = ",\n".join(
        f"{json.dumps(stem, ensure_ascii=False)}: {json.dumps(row)}"
        for stem, row in table["stems"].items()
    )  # type: ignore[attr-defined]
    text = (
        f'{{"categories": {json.dumps(table["categories"])},\n"bias": '
        f'{json.dumps(table["bias"])},\n"stems": {{\n{lines}\n}}}}\n'
    )
    stems.TABLE.write_text(text, encoding="utf-8")
    print(f"{len(table['stems'])} stems learnt")  # type: ignore[arg-type]
    if given.hold_out:
        print(measured(given.hold_out))
