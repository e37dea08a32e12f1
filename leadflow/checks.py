"""Start-up checks. Each says what is wrong and how to mend it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security)
def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.TIME_ZONE != "UTC" or not settings.USE_TZ:
        found.append(
            Error(
                "Times inside must be UTC.",
                hint="Leave TIME_ZONE at UTC; the zone of a business is set with the business.",
                id="leadflow.E001",
            )
        )
    if settings.RQ_QUEUES["default"]["SERIALIZER"] != "rq.serializers.JSONSerializer":
        found.append(
            Error(
                "Jobs must be JSON.",
                hint="Whoever can write to the queue could otherwise run code in the worker.",
                id="leadflow.E002",
            )
        )
    if any(settings.DATABASES["default"].get(name) for name in ("ATOMIC_REQUESTS",)):
        found.append(
            Error(
                "ATOMIC_REQUESTS must be off.",
                hint="Every write here opens its own transaction.",
                id="leadflow.E003",
            )
        )
    return found


@register(Tags.security, deploy=True)
def check_deployment(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.IS_LOCAL:
        found.append(
            Warning(
                "PUBLIC_URL is this machine.",
                hint=(
                    "Set PUBLIC_URL=https://leads.example.com: links in mails and webhook "
                    "signatures are made with it."
                ),
                id="leadflow.W001",
            )
        )
    if settings.PUBLIC_URL.startswith("http://") and not settings.IS_LOCAL:
        found.append(
            Warning(
                "PUBLIC_URL has no TLS.",
                hint=(
                    "Put a TLS proxy in front and set PUBLIC_URL=https://…; one-click unsubscribe "
                    "needs it."
                ),
                id="leadflow.W002",
            )
        )
    if not settings.EMAIL_URL and not settings.MAIL_PROVIDER:
        found.append(
            Warning(
                "No mail leaves: EMAIL_URL is not set.",
                hint=(
                    "EMAIL_URL=smtp+tls://user:password@smtp.example.com:587. Until then messages "
                    "stay in the built-in outbox."
                ),
                id="leadflow.W003",
            )
        )
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        found.append(
            Warning(
                "SQLite serves one machine.",
                hint="For several hosts set DATABASE_URL=postgres://user:password@host/leadflow.",
                id="leadflow.W004",
            )
        )
    return found
