"""One question to a model: a few exchanges with its server within one deadline."""

import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai
from django.utils.translation import gettext_noop

from integrations.errors import Refused, Unavailable
from integrations.llm.account import OPENAI, ModelAccount
from integrations.llm.completions import (
    Completion,
    Problem,
    Reading,
    ResponseBody,
    TokenUsage,
    read_body,
    usage_of,
)
from integrations.llm.dialect import dialect_of
from integrations.llm.failures import to_outside_error
from integrations.llm.requests import ChatMessage, JsonSchema
from integrations.network.hosts import refuse_metadata
from integrations.texts.sentences import sentence

MAX_BYTES = 1_000_000
MAX_EXCHANGES = 5
MIN_SECONDS = 0.2  # in which an exchange may still succeed
TOO_SLOW = gettext_noop("The model took too long.")


@dataclass(frozen=True)
class Attempt:
    """How one exchange is made: with room for how many tokens, and whether plainly, without a
    schema.
    """

    limit: int
    plainly: bool = False
    is_retry: bool = False

    def after(self, problem: Problem) -> "Attempt | None":
        """The retry that such an outcome is worth, if any: one paid retry is enough."""
        if self.is_retry or problem in ("", "refused"):
            return None
        if problem == "cut off":
            return Attempt(self.limit * 2, is_retry=True)
        # some servers ignore the format and answer 200 with prose
        return Attempt(self.limit, plainly=True, is_retry=True)


def ask(
    account: ModelAccount,
    messages: list[ChatMessage],
    schema: JsonSchema,
    limit: int,
    deadline: float,
) -> Completion:
    """One object for `schema` within `deadline` seconds in all, completion tokens at most `limit`
    (doubled once where cut off).

    Raises Unavailable (away, busy, too slow; retry_after where it was said; whole_channel where the
    set-up is wrong)
    and Refused (this inquiry will not be answered).
    """
    dialect = dialect_of(account.address, account.model)
    began = time.monotonic()
    attempt, reading, spent = Attempt(limit), Reading(None, "", ""), TokenUsage()
    for _ in range(MAX_EXCHANGES):
        wanted = dialect.parameters(schema, attempt.limit, attempt.plainly)
        try:
            body = exchange(account, messages, wanted, began + deadline)
        except openai.APIStatusError as error:
            if dialect.learn_from_refusal(error):
                continue
            raise to_outside_error(error, account) from error
        reading, spent = read_body(body), spent + usage_of(body)
        dialect.learn_from_completion(reading.problem)
        retry = attempt.after(reading.problem)
        if retry is None:
            break
        attempt = retry
    return completed(account, reading, spent, time.monotonic() - began)


def completed(
    account: ModelAccount, reading: Reading, spent: TokenUsage, seconds: float
) -> Completion:
    return Completion(
        reading.data,
        reading.text,
        account.model,
        seconds,
        spent.prompt or None,
        spent.completion or None,
        reading.problem,
        spent.cached or None,
    )


def exchange(
    account: ModelAccount,
    messages: list[ChatMessage],
    parameters: dict[str, Any],
    until: float,
) -> ResponseBody:
    """One HTTP exchange; `until` is its end on the monotonic clock.

    The client's own timeout counts per read, not in all, so the deadline is watched here.
    """
    left = until - time.monotonic()
    if left <= MIN_SECONDS:
        raise Unavailable(sentence(TOO_SLOW))
    client = open_client(account, left)
    try:
        with (
            client,
            client.chat.completions.with_streaming_response.create(
                model=account.model, messages=messages, **parameters
            ) as response,
        ):
            raw = read_capped(response, until)
    except (openai.APIConnectionError, httpx2.HTTPError) as error:  # timeouts are among them
        raise Unavailable(
            sentence("The model cannot be reached (%(kind)s).", kind=type(error).__name__)
        ) from error
    return parsed_body(raw)


def open_client(account: ModelAccount, seconds: float) -> Any:
    """A client for one exchange; a redirect would carry the inquiry elsewhere.

    Raises Unavailable where an owner's address is that of a machine's own metadata.
    """
    if account.is_entered and account.address:
        refuse_metadata(urlsplit(account.address).hostname or "")
    return openai.OpenAI(
        api_key=account.key or "none",
        base_url=account.address or OPENAI,
        max_retries=0,
        timeout=httpx2.Timeout(seconds, connect=min(5, seconds)),
        http_client=openai.DefaultHttpx2Client(follow_redirects=False),
    )


def read_capped(response: Any, until: float) -> bytes:
    raw = bytearray()
    for chunk in response.iter_bytes():
        raw += chunk
        if time.monotonic() > until:
            raise Unavailable(sentence(TOO_SLOW))
        if len(raw) > MAX_BYTES:
            raise Refused(sentence("The model's answer was absurdly long."))
    return bytes(raw)


def parsed_body(raw: bytes) -> ResponseBody:
    """The response's JSON; one that is none is taken for what the model said."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return {"choices": [{"message": {"content": raw.decode(errors="replace")}}]}
    return body if isinstance(body, dict) else {}
