"""Twenty drafts in five languages, as a strong model chose and code wrote them.

    bin/python -m benchmarks.drafts --record FILE     # ask the model of OPENAI_*, keep what it said
    bin/python -m benchmarks.drafts --replay FILE     # the same again without any endpoint

The inquiries, their judgements and the businesses lie in `drafted/`; each draft is written to
`drafted/NN.txt`, to be read, and kept beside what the model said (`drafted/answers.jsonl`).
"""

import argparse
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.tape import Tape, database_of_its_own

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")
os.environ.setdefault("SECRET_KEY", "benchmark")

FOLDER = Path(__file__).parent / "drafted"


def rows() -> list[dict[str, Any]]:
    """Each inquiry with what was judged of it."""
    lines = (FOLDER / "inquiries.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def load_businesses(now: datetime) -> None:
    from leadflow import setting_up

    for data in json.loads((FOLDER / "businesses.json").read_text(encoding="utf-8")):
        setting_up.load_business(data, now)


def draft_of(row: dict[str, Any], number: int) -> Any:
    """The message drafted for one inquiry, as it waits for a person."""
    from followups.answers.drafting.draft import draft_next_answer
    from followups.models import Message
    from followups.outbox import states
    from leads.capture import door, filing
    from leads.models import Business

    now = datetime.fromisoformat(row["received_at"])
    business = Business.objects.get(key=row["business"])
    fields = {**row["fields"], "email": f"customer{number}@customer.example"}
    form = business.sources.get(kind="form")
    arrival = door.receive_fields(form, "form", fields, now, f"inquiry-{number}")
    while filing.file_next_arrival(now):
        pass
    arrival.refresh_from_db()
    judge(arrival.lead, row, now)
    message = Message(
        business=business,
        lead=arrival.lead,
        kind=Message.Kind.FIRST_RESPONSE,
        category="new_inquiry",
        not_before=now,
        channel=row["channel"],
        to=fields["email"],
    )
    states.begin_draft(message)
    while draft_next_answer(now):
        pass
    message.refresh_from_db()
    return message


def judge(lead: Any, row: dict[str, Any], now: datetime) -> None:
    from leads.criteria.versions import version_in_force
    from leads.models import Judgement, Verdict

    version, judged = version_in_force(lead.business), row["judged"]
    lead.language = row["language"]
    lead.save(update_fields=["language"])
    judgement = Judgement.objects.create(
        lead=lead,
        criteria=version,
        at=now,
        category="new_inquiry",
        urgency=judged["urgency"],
        fit=judged["fit"],
        judged_by="a strong model",
    )
    for criterion in version.criteria.all():
        verdict = judged["verdicts"][criterion.key]
        Verdict.objects.create(judgement=judgement, criterion=criterion, verdict=verdict)


def as_read(message: Any) -> str:
    """The text of a draft, and under it what a person is told of it."""
    told = message.draft.problems
    return "\n".join([message.body, "", "=====", *told, ""])


def file_of(number: int) -> Path:
    return FOLDER / f"{number:02}.txt"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--record", type=Path)
    parser.add_argument("--replay", type=Path)
    given = parser.parse_args()
    with database_of_its_own(given.replay):
        write_all(given.record, given.replay)


def write_all(record: Path | None, replay: Path | None) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    tape = Tape(record, replay)
    load_businesses(datetime.fromisoformat(rows()[0]["received_at"]))
    for number, row in enumerate(rows(), start=1):
        message = draft_of(row, number)
        if hasattr(message, "draft"):
            file_of(number).write_text(as_read(message), encoding="utf-8")
    print(f"{tape.missing} of {len(rows())} questions without an answer")


if __name__ == "__main__":
    main()
