"""What a model said: read from a response's body, whatever shape a server gave it."""

import json
import re
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

MAX_TEXT = 200_000
MAX_TOKENS = 10_000_000
MAX_STARTS = 20  # braces at which an object is looked for

Problem = Literal["", "cut off", "no JSON", "no choices", "refused"]
ResponseBody = dict[str, Any]  # JSON of a stranger's server: nothing in it is certain


@dataclass(frozen=True)
class Completion:
    """`data` is the parsed object, or None where the model gave none; `problem` then says why.

    Tokens as reported, else None.
    """

    data: dict[str, Any] | None
    text: str
    model: str
    seconds: float
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    problem: str = ""
    cached_tokens: int | None = None


@dataclass(frozen=True)
class TokenUsage:
    """Tokens as a server reports them; `cached` are those of the prompt that it had ready."""

    prompt: int = 0
    completion: int = 0
    cached: int = 0

    def __add__(self, other: "TokenUsage") -> "TokenUsage":
        return TokenUsage(
            self.prompt + other.prompt,
            self.completion + other.completion,
            self.cached + other.cached,
        )


class Reading(NamedTuple):
    """The object in a response or None, the text that it stood in, and what was wrong."""

    data: dict[str, Any] | None
    text: str
    problem: Problem


def usage_of(body: ResponseBody) -> TokenUsage:
    usage = as_object(body.get("usage"))
    details = as_object(usage.get("prompt_tokens_details"))
    return TokenUsage(
        token_count(usage.get("prompt_tokens")),
        token_count(usage.get("completion_tokens")),
        token_count(details.get("cached_tokens")),
    )


def token_count(reported: Any) -> int:
    return min(max(reported, 0), MAX_TOKENS) if isinstance(reported, int) else 0


def as_object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def read_body(body: ResponseBody) -> Reading:
    choice = first_choice(body)
    if choice is None:
        return Reading(None, "", "no choices")
    message, finish = as_object(choice.get("message")), choice.get("finish_reason")
    if message.get("refusal") or finish == "content_filter":
        return Reading(None, str(message.get("refusal") or ""), "refused")
    text = text_of_content(message.get("content"))
    data = first_object(text)
    if data is None:
        return Reading(None, text, "cut off" if finish == "length" else "no JSON")
    return Reading(data, text, "")


def first_choice(body: ResponseBody) -> dict[str, Any] | None:
    choices = body.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else None


def text_of_content(content: Any) -> str:
    """A message's text, which some servers give in parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def first_object(text: str) -> dict[str, Any] | None:
    """The first balanced JSON object in a text, whatever stands round it (fences, thoughts,
    greetings).
    """
    text = text[:MAX_TEXT].rpartition("</think>")[2]
    decoder = json.JSONDecoder(strict=False, parse_constant=refuse_constant)
    for start in [m.start() for m in re.finditer(r"\{", text)][:MAX_STARTS]:
        try:
            data, _ = decoder.raw_decode(text[start:])
        except (ValueError, RecursionError):
            continue
        if isinstance(data, dict):
            found: dict[str, Any] = storable(data)
            return found
    return None


def refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def storable(value: Any) -> Any:
    """The same without what no database and no page can hold: NULs and halves of characters."""
    if isinstance(value, dict):
        return {storable(k): storable(v) for k, v in value.items()}
    if isinstance(value, list):
        return [storable(v) for v in value]
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    return value
