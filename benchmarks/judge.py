"""How well and how fast inquiries are judged, against any endpoint or none.

The table of the owner's examples, for a file with truths.

    bin/python -m benchmarks.judge INQUIRIES.jsonl --businesses FILE …          # rules alone, or
    the model of OPENAI_*
    … --record ANSWERS.jsonl        # keep every question and answer
    … --replay ANSWERS.jsonl[.gz]   # the same again without any endpoint; what was never asked
    counts as away

A line of INQUIRIES: {"business", "channel", "received_at", "fields", "truth": {"category",
"also_ok", "urgency", "verdicts": {key: {"is"}}, "contested"}}.
"""

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.tape import Tape, database_of_its_own

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")
os.environ.setdefault("SECRET_KEY", "benchmark")


def with_verdicts(row: dict[str, Any], unwanted: set[str]) -> dict[str, Any]:
    """A line of the file or of the answer, its verdicts as bare words that count."""
    from leads.judge.evaluation.metrics import settled_verdicts

    bare = {key: verdict["is"] for key, verdict in row.get("verdicts", {}).items()}
    return {**row, "verdicts": settled_verdicts(bare, unwanted)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("inquiries", type=Path)
    parser.add_argument("--businesses", type=Path, nargs="+", required=True)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--replay", type=Path)
    given = parser.parse_args()
    with database_of_its_own(given.replay):
        print(json.dumps(run(given), ensure_ascii=False, indent=1))


def run(given: argparse.Namespace) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    from leadflow.management.commands.judge import judged
    from leads.judge.evaluation.metrics import evaluation_table
    from leads.models import Business

    call_command("migrate", verbosity=0)
    for file in given.businesses:
        call_command("load_business", str(file), stdout=sys.stderr)
    tape = Tape(given.record, given.replay)
    businesses = {
        b.key: (b, list(b.criteria_versions.get(in_force=True).criteria.all()))
        for b in Business.objects.filter(criteria_versions__in_force=True)
    }
    pairs, own, unsupported = [], [], 0
    rows = [
        json.loads(line)
        for line in given.inquiries.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    for number, row in enumerate(rows, start=1):
        business, criteria = businesses[row["business"]]
        before, began = tape.spent, time.monotonic()
        answer = judged(business, criteria, {k: v for k, v in row.items() if k != "truth"}, number)
        own.append(time.monotonic() - began - (tape.spent - before))
        said = "\n".join(map(str, row["fields"].values()))
        unsupported += sum(
            words not in said for v in answer["verdicts"].values() for words in v["evidence"]
        )
        truth = row["truth"]
        unwanted = {c.key for c in criteria if c.disqualifying}
        pairs.append((with_verdicts(truth, unwanted), with_verdicts(answer, unwanted)))
    lost = sum(
        t["category"] in ("new_inquiry", "existing_customer")
        and a["category"] in ("spam", "auto_reply_or_bounce")
        and a["category"] not in t.get("also_ok", [])
        for t, a in pairs
    )
    by_model = sum(not str(a["judged_by"]).startswith("rules") for _, a in pairs)
    return {
        "model": ", ".join(sorted(tape.models)) or "none",
        "judged_by_model": by_model,
        "questions_without_an_answer": tape.missing,
        **evaluation_table(pairs),
        "genuine_thrown_away": lost,
        "quotes_not_in_the_text": unsupported,
        "own_milliseconds_median": round(1000 * statistics.median(own), 1),
        "own_milliseconds_most": round(1000 * max(own), 1),
    }


if __name__ == "__main__":
    main()
