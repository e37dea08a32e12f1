"""The composition root as a Django app."""

from django.apps import AppConfig


class LeadflowConfig(AppConfig):
    name = "leadflow"

    def ready(self) -> None:
        from django.conf import settings

        from leadflow import account_checks, checks  # noqa: F401  (registers the start-up checks)
        from leadflow.scrubbing import log_what_nobody_catches
        from leadflow.watching import error_reports

        log_what_nobody_catches()  # first: what reports errors sets itself before it
        error_reports.begin(settings.SENTRY_DSN, settings.VERSION)
