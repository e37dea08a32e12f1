"""Start-up checks. Each says what is wrong and how to mend it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security)
def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What must hold everywhere."""
    return [*check_time_zone(), *check_job_format(), *check_transactions()]


def check_time_zone() -> list[CheckMessage]:
    if settings.TIME_ZONE == "UTC" and settings.USE_TZ:
        return []
    return [
        Error(
            "Times inside must be UTC.",
            hint="Leave TIME_ZONE at UTC; the zone of a business is set with the business.",
            id="leadflow.E001",
        )
    ]


def check_job_format() -> list[CheckMessage]:
    if settings.RQ_QUEUES["default"]["SERIALIZER"] == "rq.serializers.JSONSerializer":
        return []
    return [
        Error(
            "Jobs must be JSON.",
            hint="Whoever can write to the queue could otherwise run code in the worker.",
            id="leadflow.E002",
        )
    ]


def check_transactions() -> list[CheckMessage]:
    if not settings.DATABASES["default"].get("ATOMIC_REQUESTS"):
        return []
    return [
        Error(
            "ATOMIC_REQUESTS must be off.",
            hint="Every write here opens its own transaction.",
            id="leadflow.E003",
        )
    ]


@register(Tags.security, deploy=True)
def check_deployment(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What a deployment lacks."""
    return [*check_public_url(), *check_mail_leaves(), *check_database()]


def check_public_url() -> list[CheckMessage]:
    if settings.IS_LOCAL:
        return [
            Warning(
                "PUBLIC_URL is this machine.",
                hint=(
                    "Set PUBLIC_URL=https://leads.example.com: links in mails and webhook "
                    "signatures are made with it."
                ),
                id="leadflow.W001",
            )
        ]
    if not settings.PUBLIC_URL.startswith("http://"):
        return []
    return [
        Warning(
            "PUBLIC_URL has no TLS.",
            hint=(
                "Put a TLS proxy in front and set PUBLIC_URL=https://…; one-click unsubscribe "
                "needs it."
            ),
            id="leadflow.W002",
        )
    ]


def check_mail_leaves() -> list[CheckMessage]:
    if settings.EMAIL_URL or settings.MAIL_PROVIDER:
        return []
    return [
        Warning(
            "No mail leaves but of businesses with a mail server of their own.",
            hint=(
                "Set one up under Settings, Mail out, or for all by "
                "EMAIL_URL=smtp+tls://user:password@smtp.example.com:587. Until then messages stay "
                "in the built-in outbox."
            ),
            id="leadflow.W003",
        )
    ]


def check_database() -> list[CheckMessage]:
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite"):
        return []
    return [
        Warning(
            "SQLite serves one machine.",
            hint="For several hosts set DATABASE_URL=postgres://user:password@host/leadflow.",
            id="leadflow.W004",
        )
    ]
