"""One small question, to know whether the model of a business answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.errors import OutsideError
from integrations.texts.sentences import sentence
from leads.llm.accounts import model_of
from leads.llm.calls import AllPlacesTaken, OverBudget, Question, ask_question, mark_call_unusable
from leads.models import Business, ModelCall

SECONDS = 15.0
TOKENS = 300
VERSION = "1"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"ready": {"type": "boolean"}},
    "required": ["ready"],
    "additionalProperties": False,
}
ASKED = 'Answer with this JSON object and nothing else: {"ready": true}'


@dataclass(frozen=True)
class Tried:
    """Whether it answered as it should (None: it was not asked), and what to tell whoever asked."""

    works: bool | None
    words: str


def try_model(business: Business, now: datetime) -> Tried:
    """Ask it, within the budget, with no transaction open; it costs next to nothing."""
    model = model_of(business)
    if model is None:
        return Tried(False, sentence("The kept key cannot be read any more: enter it again."))
    question = Question(
        business,
        ModelCall.Purpose.TRIAL,
        VERSION,
        [{"role": "user", "content": ASKED}],
        SCHEMA,
        TOKENS,
        fresh_since=now,
        seconds=SECONDS,
    )
    try:
        answer, call = ask_question(question, now)
    except (AllPlacesTaken, OverBudget) as error:
        return Tried(None, error.args[0])
    except OutsideError as error:
        return Tried(False, error.words)
    if answer is None or not isinstance(answer.get("ready"), bool):
        mark_call_unusable(call)
        return Tried(
            False,
            sentence(
                "%(name)s answers, and not in the form it was asked for: choose another.",
                name=model.name,
            ),
        )
    took = f"{call.seconds:.1f}"
    words = sentence("%(name)s answered after %(seconds)s seconds.", name=model.name, seconds=took)
    return Tried(True, words)
