"""How lines of the log are written, from the environment."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from leadflow.configuration import environment as given

QUIET = ("rq", "rq.worker", "django_rq", "flufl.bounce", "twilio.http_client")


def logging_settings() -> dict[str, Any]:
    """LOG_FORMAT=json: a line of JSON for each, with the ids of its request or job."""
    kind = given.text("LOG_FORMAT", "plain")
    if kind not in ("plain", "json"):
        raise ImproperlyConfigured(f"LOG_FORMAT={kind!r} is neither plain nor json.")
    console = {"class": "leadflow.scrubbing.ScrubbedStream", "formatter": kind, "filters": ["ids"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "%(asctime)s %(levelname)s %(name)s [%(id)s]: %(message)s"},
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "{asctime}{levelname}{name}{message}{request_id}{job_id}{process}",
                "style": "{",
                "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
            },
        },
        "filters": {"ids": {"()": "leadflow.watching.tracing.AddIds"}},
        "handlers": {"console": console},
        "root": {"handlers": ["console"], "level": given.text("LOG_LEVEL", "INFO")},
        "loggers": {name: {"level": "WARNING"} for name in QUIET},
    }
