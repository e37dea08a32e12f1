"""Which of our parameters an address and model accept, learnt from what they refuse."""

from dataclasses import dataclass, field
from typing import Any

import openai

from integrations.llm.completions import Problem
from integrations.llm.requests import JsonSchema

LADDER = ("schema_strict", "schema", "json_object", "plain")  # forms to ask for JSON in
PROSE_IS_HABIT = 3  # one inquiry must not switch the schema off for all that follow
REASONING_LIMIT = 4000  # tokens; what is thought counts among them
OF_THE_INQUIRY = ("content_filter", "context length", "context_length")
OF_THE_FORM = ("response_format", "json_schema", "schema", "json_object", "strict", "structured")


@dataclass
class Dialect:
    """What one address and model were found to accept. Forgotten on restart."""

    rung: int = 0  # of LADDER
    limit_name: str = "max_completion_tokens"
    left_out: set[str] = field(default_factory=set)
    reasoning: bool = False
    prose: int = 0  # completions without an object, one after another

    def parameters(self, schema: JsonSchema, limit: int, plainly: bool) -> dict[str, Any]:
        """Of a request for at most `limit` tokens, in the form that is known to be accepted."""
        wanted = {
            self.limit_name: REASONING_LIMIT if self.reasoning else limit,
            "temperature": 0,
            "seed": 7,
            **response_format("plain" if plainly else LADDER[self.rung], schema),
        }
        return {name: value for name, value in wanted.items() if name not in self.left_out}

    def learn_from_completion(self, problem: Problem) -> None:
        """A model that answers with prose again and again is asked in a simpler form."""
        if problem in ("no JSON", "no choices"):
            self.prose += 1
        elif not problem:
            self.prose = 0
        if self.prose >= PROSE_IS_HABIT and self.step_down():
            self.prose = 0

    def learn_from_refusal(self, error: openai.APIStatusError) -> bool:
        """Learn from a 400 or 422 which of our parameters this server does not take.

        True where another try makes sense.
        """
        detail = str(error.body or error.message).lower()
        if error.status_code not in (400, 422) or names_any(OF_THE_INQUIRY, detail):
            return False
        if self.learn_limit_name(detail) or self.learn_to_leave_out(detail):
            return True
        return names_any(OF_THE_FORM, detail) and self.step_down()

    def learn_limit_name(self, detail: str) -> bool:
        """Reasoning models name the limit otherwise, and need room to think."""
        if self.limit_name not in detail or "max_tokens" in self.left_out:
            return False
        self.reasoning = self.limit_name == "max_tokens"
        self.limit_name = "max_completion_tokens" if self.reasoning else "max_tokens"
        return True

    def learn_to_leave_out(self, detail: str) -> bool:
        for name in ("temperature", "seed"):
            if name in detail and name not in self.left_out:
                self.left_out.add(name)
                self.reasoning = self.reasoning or name == "temperature"
                return True
        return False

    def step_down(self) -> bool:
        """To a simpler form; False on the simplest."""
        if self.rung == len(LADDER) - 1:
            return False
        self.rung += 1
        return True


def names_any(words: tuple[str, ...], detail: str) -> bool:
    return any(word in detail for word in words)


_dialects: dict[tuple[str, str], Dialect] = {}


def dialect_of(address: str, model: str) -> Dialect:
    return _dialects.setdefault((address, model), Dialect())


def response_format(form: str, schema: JsonSchema) -> dict[str, Any]:
    if form == "plain":
        return {}
    if form == "json_object":
        return {"response_format": {"type": "json_object"}}
    strict = {"strict": True} if form == "schema_strict" else {}
    return {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "judgement", "schema": schema, **strict},
        }
    }
