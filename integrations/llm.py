"""Asking a model behind any OpenAI-compatible address for one JSON object.

Sources: the openai package's docs; each quirk is noted where it is met.

The schema is enforced by the server where it can be. The caller validates always.
"""

import json
import re
import time
from dataclasses import dataclass, field, replace
from typing import Any

import httpx2
import openai
from django.conf import settings

from integrations.errors import Refused, Unavailable

MAX_BYTES = 1_000_000
MAX_TEXT = 200_000
MAX_TOKENS = 10_000_000
LADDER = ("schema_strict", "schema", "json_object", "plain")
ADJUSTMENTS = 5
PROSE_IS_HABIT = 3  # one inquiry must not switch the schema off for all that follow


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


@dataclass
class Manners:
    """What one address and model were found to accept.

    Learnt from their refusals, forgotten on restart.
    """

    rung: int = 0
    limit_name: str = "max_completion_tokens"
    left_out: set[str] = field(default_factory=set)
    reasoning: bool = False
    prose: int = 0  # answers without an object, one after another


_manners: dict[tuple[str, str], Manners] = {}


def is_configured() -> bool:
    """Nothing is ever asked without a key or an address of one's own."""
    return bool(settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL)


def ask(
    messages: list[dict[str, str]], schema: dict[str, Any], limit: int, deadline: float
) -> Completion:
    """One object for `schema` within `deadline` seconds in all, answer tokens at most `limit`
    (doubled once where cut off).

    Raises Unavailable (away, busy, too slow; retry_after where it was said; whole_channel where the
    set-up is wrong)
    and Refused (this inquiry will not be answered).
    """
    manners = _manners.setdefault((settings.OPENAI_BASE_URL, settings.OPENAI_MODEL), Manners())
    until = time.monotonic() + deadline
    began = time.monotonic()
    spent = [0, 0, 0]
    problem, doubled, answer, lower = "", False, None, 0
    for _ in range(ADJUSTMENTS):
        try:
            body = call(
                messages,
                schema,
                limit * (2 if doubled else 1),
                replace(manners, rung=min(manners.rung + lower, len(LADDER) - 1)),
                until,
            )
        except openai.APIStatusError as error:
            if adjust(manners, error):
                continue
            raise to_outside_error(error) from error
        usage = body.get("usage")
        spent = [
            before + new
            for before, new in zip(
                spent, tokens(usage if isinstance(usage, dict) else {}), strict=True
            )
        ]
        answer, problem = read(body)
        manners.prose = (
            manners.prose + 1
            if problem in ("no JSON", "no choices")
            else 0
            if not problem
            else manners.prose
        )
        if manners.prose >= PROSE_IS_HABIT and manners.rung < len(LADDER) - 1:
            manners.rung, manners.prose = manners.rung + 1, 0
        if doubled or lower or problem not in ("cut off", "no JSON", "no choices"):
            break  # one paid retry is enough
        doubled, lower = (
            problem == "cut off",
            len(LADDER) * (problem != "cut off"),
        )  # some servers ignore the format and answer 200 with prose: asked plainly, then
    data, text = answer if answer else (None, "")
    return Completion(
        data,
        text,
        settings.OPENAI_MODEL,
        time.monotonic() - began,
        spent[0] or None,
        spent[1] or None,
        problem,
        spent[2] or None,
    )


def tokens(usage: dict[str, Any]) -> list[int]:
    """[in, out, of the first those that the server had ready], as it reports them."""
    details = usage.get("prompt_tokens_details")
    detail = [
        usage.get("prompt_tokens"),
        usage.get("completion_tokens"),
        details.get("cached_tokens") if isinstance(details, dict) else 0,
    ]
    return [min(max(n, 0), MAX_TOKENS) if isinstance(n, int) else 0 for n in detail]


def call(
    messages: list[dict[str, str]],
    schema: dict[str, Any],
    limit: int,
    manners: Manners,
    until: float,
) -> dict[str, Any]:
    """One HTTP exchange with our own deadline and size cap.

    The client's timeout counts per read, not in all.
    """
    left = until - time.monotonic()
    if left <= 0.2:
        raise Unavailable("The model took too long.")
    client: Any = openai.OpenAI(
        api_key=settings.OPENAI_API_KEY or "none",
        base_url=settings.OPENAI_BASE_URL or "https://api.openai.com/v1",
        max_retries=0,
        timeout=httpx2.Timeout(left, connect=min(5, left)),
        http_client=openai.DefaultHttpx2Client(
            follow_redirects=False
        ),  # a redirect would carry the inquiry elsewhere
    )
    try:
        with (
            client,
            client.chat.completions.with_streaming_response.create(
                model=settings.OPENAI_MODEL, messages=messages, **parameters(schema, limit, manners)
            ) as response,
        ):
            raw = bytearray()
            for chunk in response.iter_bytes():
                raw += chunk
                if time.monotonic() > until:
                    raise Unavailable("The model took too long.")
                if len(raw) > MAX_BYTES:
                    raise Refused("The model's answer was absurdly long.")
    except (openai.APIConnectionError, httpx2.HTTPError) as error:  # timeouts are among them
        raise Unavailable(f"The model cannot be reached ({type(error).__name__}).") from error
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        body = {"choices": [{"message": {"content": raw.decode(errors="replace")}}]}
    return body if isinstance(body, dict) else {}


def parameters(schema: dict[str, Any], limit: int, manners: Manners) -> dict[str, Any]:
    rung = LADDER[manners.rung]
    wanted: dict[str, Any] = {
        manners.limit_name: 4000 if manners.reasoning else limit,
        "temperature": 0,
        "seed": 7,
    }
    if rung in ("schema_strict", "schema"):
        wanted["response_format"] = {
            "type": "json_schema",
            "json_schema": {
                "name": "judgement",
                "schema": schema,
                **({"strict": True} if rung == "schema_strict" else {}),
            },
        }
    elif rung == "json_object":
        wanted["response_format"] = {"type": "json_object"}
    return {name: value for name, value in wanted.items() if name not in manners.left_out}


def adjust(manners: Manners, error: openai.APIStatusError) -> bool:
    """Learn from a 400 or 422 which of our parameters this server does not take.

    True where another try makes sense.
    """
    if error.status_code not in (400, 422):
        return False
    detail = str(error.body or error.message).lower()
    if "content_filter" in detail or "context length" in detail or "context_length" in detail:
        return False
    if manners.limit_name in detail and "max_tokens" not in manners.left_out:
        manners.limit_name, manners.reasoning = (
            ("max_tokens", False)
            if manners.limit_name == "max_completion_tokens"
            else ("max_completion_tokens", True)
        )
        return True
    for name in ("temperature", "seed"):
        if name in detail and name not in manners.left_out:
            manners.left_out.add(name)
            manners.reasoning = manners.reasoning or name == "temperature"
            return True
    if (
        any(
            word in detail
            for word in (
                "response_format",
                "json_schema",
                "schema",
                "json_object",
                "strict",
                "structured",
            )
        )
        and manners.rung < len(LADDER) - 1
    ):
        manners.rung += 1
        return True
    return False


def to_outside_error(error: openai.APIStatusError) -> Exception:
    detail = str(error.body or "")[:200]
    if error.status_code in (401, 403, 404) or "insufficient_quota" in detail:
        return Unavailable(
            (
                "The model's service refused our sign-in, model name or quota "
                f"({error.status_code}). Check OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL."
            ),
            whole_channel=True,
        )
    if error.status_code in (408, 409, 429) or error.status_code >= 500:
        return Unavailable(
            f"The model's service is busy or broken ({error.status_code}).",
            retry_after=retry_after(error),
        )
    return Refused(f"The model's service refused this inquiry ({error.status_code}).")


def retry_after(error: openai.APIStatusError) -> float | None:
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "")))
    except ValueError:
        return None


def read(body: dict[str, Any]) -> tuple[tuple[dict[str, Any] | None, str], str]:
    """((object or None, text), problem) of an answer's body."""
    choices = body.get("choices")
    choice = (
        choices[0]
        if isinstance(choices, list) and choices and isinstance(choices[0], dict)
        else None
    )
    if choice is None:
        return (None, ""), "no choices"
    message = choice.get("message")
    message = message if isinstance(message, dict) else {}
    text = message.get("content")
    if message.get("refusal") or choice.get("finish_reason") == "content_filter":
        return (None, str(message.get("refusal") or "")), "refused"
    if isinstance(text, list):
        text = "".join(str(part.get("text", "")) for part in text if isinstance(part, dict))
    data = first_object(text) if isinstance(text, str) else None
    if choice.get("finish_reason") == "length" and data is None:
        return (None, text or ""), "cut off"
    return (data, text or ""), "" if data is not None else "no JSON"


def no_such_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def first_object(text: str) -> dict[str, Any] | None:
    """The first balanced JSON object in a text, whatever stands round it (fences, thoughts,
    greetings).
    """
    text = text[:MAX_TEXT].rpartition("</think>")[2]
    decoder = json.JSONDecoder(strict=False, parse_constant=no_such_number)
    for start in [m.start() for m in re.finditer(r"\{", text)][:20]:
        try:
            data, _ = decoder.raw_decode(text[start:])
        except (ValueError, RecursionError):
            continue
        if isinstance(data, dict):
            return sound(data)
    return None


def sound(value: Any) -> Any:
    """The same without what no database and no page can hold: NULs and halves of characters."""
    if isinstance(value, dict):
        return {sound(k): sound(v) for k, v in value.items()}
    if isinstance(value, list):
        return [sound(v) for v in value]
    return (
        value.replace("\x00", "").encode("utf-8", "replace").decode()
        if isinstance(value, str)
        else value
    )
