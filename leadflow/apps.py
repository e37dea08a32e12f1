"""The composition root as a Django app."""

import resource

from django.apps import AppConfig


class LeadflowConfig(AppConfig):
    name = "leadflow"

    def ready(self) -> None:
        from django.conf import settings

        leave_no_dumps()
        # These register the start-up checks
        from leadflow.configuration import account_checks, checks  # noqa: F401
        from leadflow.scrubbing import log_what_nobody_catches
        from leadflow.watching import error_reports

        log_what_nobody_catches()  # first: what reports errors sets itself before it
        error_reports.begin(settings.SENTRY_DSN, settings.VERSION)


def leave_no_dumps() -> None:
    """A process that dies writes none of what it held in memory to the disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
