"""How many emergencies are found without a model, and how many false alarms there are.

    bin/python -m benchmarks.emergencies [FILE.jsonl …]

Without files, the sentences of emergencies.jsonl: {"text", "language", "hazard", "emergency",
"part": "work" (rules were mended on it) or "measured", "round"}. A file of inquiries with
truths, as benchmarks.judge reads them, is divided by the hash of each id. A line for each part.
"""

import hashlib
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")
os.environ.setdefault("SECRET_KEY", "benchmark")

OWN = Path(__file__).parent / "emergencies.jsonl"


def rows_of(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def part_of(row: dict[str, Any]) -> str:
    if "part" in row:
        return str(row["part"])
    digest = int(hashlib.sha256(row["id"].encode()).hexdigest(), 16)
    return "work" if digest % 2 else "measured"


def is_emergency(row: dict[str, Any]) -> bool:
    return bool(row["emergency"] if "text" in row else row["truth"]["urgency"] == "emergency")


def is_found(row: dict[str, Any]) -> bool:
    from leads.judge.opinion import Inquiry
    from leads.judge.plain import judge_by_rules

    fields = row.get("fields", {"message": row.get("text", "")})
    inquiry = Inquiry(
        fields=fields,
        text=fields["message"],
        subject=fields.get("subject", ""),
        sender=fields.get("from", ""),
        channel=row.get("channel", "form"),
    )
    return judge_by_rules(inquiry).urgency == "emergency"


def measure(path: Path) -> list[str]:
    counts: Counter[tuple[str, bool, bool]] = Counter(
        (part_of(row), is_emergency(row), is_found(row)) for row in rows_of(path)
    )
    lines = []
    for part in sorted({part for part, _, _ in counts}):
        found, missed = counts[part, True, True], counts[part, True, False]
        false, quiet = counts[part, False, True], counts[part, False, False]
        lines.append(
            f"{path.name}, {part}: {found} of {found + missed} emergencies found, "
            f"{false} false alarms in {false + quiet}"
        )
    return lines


def main() -> None:
    import django

    django.setup()
    for path in [Path(name) for name in sys.argv[1:]] or [OWN]:
        print("\n".join(measure(path)))


if __name__ == "__main__":
    main()
