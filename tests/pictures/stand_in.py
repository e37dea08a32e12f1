"""A stand-in for a model that has read the made-up inquiries beforehand."""

import json
import tomllib
from pathlib import Path
from typing import Any

from tests.support.servers.endpoint import completion

SENTENCES = 5  # of the plumber's criteria that a model judges
INQUIRIES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("inquiries.toml").read_text(encoding="utf-8")
)["inquiry"]
for inquiry in INQUIRIES:
    inquiry["message"] = " ".join(inquiry["message"].split())
READY = {"ready": True}  # to whoever tries the model out


def knowing(asked: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
    """What it answers: to a test, to a question on an inquiry, to one for a draft."""
    said = json.dumps([message["content"] for message in asked["messages"]], ensure_ascii=False)
    known = next((one for one in INQUIRIES if one["message"][:40] in said), None)
    if known is None:
        return 200, completion(json.dumps(READY)), {}
    answer = chosen(known, asked) if "own_questions" in said else judged(known)
    return 200, completion(json.dumps(answer)), {}


def judged(known: dict[str, Any]) -> dict[str, Any]:
    quote = known.get("quote") or next(iter(known["met"].values()))
    return {
        "language": known.get("language", "en"),
        "summary": known["summary"],
        "category_quotes": [quote],
        "category": known.get("category", "new_inquiry"),
        "category_sure": True,
        "urgency_quote": known.get("urgency_quote", ""),
        "urgency": known["urgency"],
        "person": [],
        **{f"C{number}": verdict(known, str(number)) for number in range(1, SENTENCES + 1)},
    }


def verdict(known: dict[str, Any], number: str) -> dict[str, Any]:
    for name in ("met", "not_met"):
        if words := known.get(name, {}).get(number):
            return {"quotes": [words], "verdict": name, "sure": True}
    return {"quotes": [], "verdict": "cant_tell", "sure": True}


def chosen(known: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """For a draft: the last of the facts and the first of the questions, where there are any."""
    may = asked["response_format"]["json_schema"]["schema"]["properties"]
    facts = may["facts"]["items"].get("enum", [])
    return {
        "facts": facts[-1:],
        "asked": [known.get("asked", "")],
        "opening": "sorry",
        "own_questions": may["own_questions"]["items"].get("enum", [])[:1],
        "questions": [],
        "wish": known.get("wish", ""),
    }


def named(name: str, kind: str) -> list[str]:
    """What stands at a name of the plumber's domain."""
    if name.startswith("_dmarc."):
        return ["v=DMARC1; p=quarantine"]
    return [] if "_domainkey" in name else ["v=spf1 include:mail.example -all"]
