"""manage.py judge: inquiries from a file judged exactly as the product would.

Sends nothing and leaves no lead behind.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from followups.content.greeting import greeted_name
from integrations.errors import Unavailable
from integrations.inbound_mail import split_quotes
from integrations.timing import clock
from leadflow.management.named import business_named
from leads.capture import submission
from leads.capture.people import phone_in
from leads.contacts.signing import name_under, with_signature
from leads.contacts.typed import phone_number
from leads.criteria import versions
from leads.fields import understand_fields
from leads.judge import reading
from leads.judge.needed import without_switched_off
from leads.judge.opinion import Inquiry, Opinion
from leads.judge.verdicts.doubts import score_opinion, with_doubts
from leads.models import Business, Criterion
from leads.models.judgement import ReasonCode, new_reason


def read_lines(path: str) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file. CommandError names the line of a mistake."""
    rows = []
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise CommandError(
                    f"{path}, line {number}: this is not JSON ({error.msg})."
                ) from error
            if not isinstance(row, dict):
                raise CommandError(f"{path}, line {number}: must be an object.")
            rows.append(row)
    return rows


class Command(BaseCommand):
    help = (
        "Judge inquiries from a JSON-lines file against a business's criteria; one line of JSON "
        "each."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--business", required=True)
        parser.add_argument("--input", required=True)
        parser.add_argument("--output", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        business = business_named(options["business"])
        version = versions.version_in_force(business)
        rows = list(version.criteria.all()) if version else []
        inquiries = read_lines(options["input"])
        for number, row in enumerate(inquiries, start=1):
            if mistake := row_mistake(row):
                raise CommandError(f"{options['input']}, inquiry {number}: {mistake}")
        try:
            output = open(options["output"], "w", encoding="utf-8")  # noqa: SIM115
        except OSError as error:
            raise CommandError(
                f"{options['output']} cannot be written: {error.strerror}"
            ) from error
        with output:
            for number, row in enumerate(inquiries, start=1):
                line = judged(business, rows, row, number)
                output.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.stdout.write(f"{len(inquiries)} judged.")


def row_mistake(row: dict[str, Any]) -> str:
    """What is wrong with a line of the input, "" where nothing is."""
    if not isinstance(row.get("fields"), dict):
        return "“fields” must be an object of names and values."
    try:
        datetime.fromisoformat(row.get("received_at") or "2026-01-01")
    except (TypeError, ValueError):
        return "“received_at” must be a time like 2026-09-14T11:00:00-03:00."
    return ""


def judged(
    business: Business, rows: list[Criterion], row: dict[str, Any], number: int
) -> dict[str, Any]:
    inquiry, contact = as_inquiry(business, row)
    try:
        opinion = reading.read_inquiry(business, rows, inquiry, clock.now())
    except Unavailable as error:
        opinion = reading.read_inquiry(business, rows, inquiry, clock.now(), with_model=False)
        opinion.note = str(error)
        opinion.reasons.append(new_reason(ReasonCode.MODEL_AWAY))
    written = [with_signature(inquiry.text, inquiry.quoted)]
    return {
        "id": row.get("id", number),
        **as_line(rows, without_switched_off(with_doubts(rows, opinion), business.reasons_off)),
        "contact": contact,
        "greeting": greeted_name(contact["name"] or "", written),
    }


def as_inquiry(business: Business, row: dict[str, Any]) -> tuple[Inquiry, dict[str, str | None]]:
    given = row.get("fields")
    fields: dict[str, Any] = submission.cleaned(given) if isinstance(given, dict) else {}
    details = understand_fields(fields)
    fresh, quoted = split_quotes(details.message)
    received = datetime.fromisoformat(row["received_at"]) if row.get("received_at") else None
    inquiry = Inquiry(
        fields=fields,
        text=fresh,
        quoted=quoted,
        subject=str(fields.get("subject", "")),
        sender=str(fields.get("from", "")),
        channel=str(row.get("channel", "form")),
        received_at=received,
    )
    name = details.name or name_under(fresh)
    phone = phone_number(details.phone, business.country) or phone_in(
        fresh, business.country, exclude=(business.phone,), name=name
    )
    return inquiry, {"name": name or None, "email": details.email or None, "phone": phone or None}


def as_line(rows: list[Criterion], opinion: Opinion) -> dict[str, Any]:
    """An opinion in the words of the command's contract: what no model judged can't be told."""
    total = score_opinion(rows, opinion)
    verdicts = {
        key: {"is": "cant_tell" if f.verdict == "not_judged" else f.verdict, "evidence": f.evidence}
        for key, f in opinion.findings.items()
    }
    return {
        "category": opinion.category,
        "urgency": opinion.urgency,
        "verdicts": verdicts,
        "score": total.score,
        "fit": total.fit,
        "needs_person": bool(opinion.reasons),
        "needs_person_why": "; ".join(reason["text"] for reason in opinion.reasons),
        "check": [reason["text"] for reason in opinion.checks],
        "opt_out": opinion.opt_out,
        "language": opinion.language,
        "judged_by": judged_by(opinion),
        "summary": opinion.summary,
    }


def judged_by(opinion: Opinion) -> str:
    """The model's name, or "rules" with the reason why no model judged it."""
    if opinion.judged_by != "rules" or opinion.note in ("", reading.NOT_CONFIGURED):
        return opinion.judged_by
    return f"rules ({opinion.note})"
