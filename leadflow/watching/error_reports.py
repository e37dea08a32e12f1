"""Errors told to a service of the operator's that speaks Sentry's protocol; off without SENTRY_DSN.

What leaves is built from a list of what may: the kind of the error and the places in our code. No
address, text, token, variable, request or sentence of an error is in it.
"""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.types import Event, Hint

from leadflow.watching.tracing import job_id, request_id

KEPT = ("event_id", "timestamp", "level", "platform", "logger", "release", "environment", "sdk")
KEPT_OF_A_FRAME = ("filename", "abs_path", "function", "module", "lineno", "in_app")


def begin(dsn: str, release: str, transport: Any = None) -> None:
    """Report from now on. Nothing is told without an address."""
    if not dsn:
        return
    sentry_sdk.init(
        dsn=dsn,
        release=release,
        transport=transport,
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        traces_sample_rate=0,
        auto_enabling_integrations=False,
        default_integrations=False,
        integrations=[LoggingIntegration(level=None), ExcepthookIntegration()],
        before_send=scrubbed,
    )


def scrubbed(event: Event, hint: Hint) -> Event:
    """A new event of what may leave."""
    given: dict[str, Any] = dict(event)
    values = (given.get("exception") or {}).get("values") or []
    kept = {key: given[key] for key in KEPT if key in given}
    kept["tags"] = {"request_id": request_id(), "job_id": job_id()}
    if values:
        kept["exception"] = {"values": [scrubbed_exception(value) for value in values]}
    entry = given.get("logentry") or {}
    if entry.get("params"):
        # the sentence as it stands in the code; without gaps somebody may have filled it in before
        kept["logentry"] = {"message": entry.get("message", "")}
    return kept  # type: ignore[return-value]


def scrubbed_exception(value: dict[str, Any]) -> dict[str, Any]:
    """Its kind and where it arose; its words may quote what came in."""
    frames = (value.get("stacktrace") or {}).get("frames") or []
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        "value": "",
        "stacktrace": {
            "frames": [
                {key: frame[key] for key in KEPT_OF_A_FRAME if key in frame} for frame in frames
            ]
        },
    }
