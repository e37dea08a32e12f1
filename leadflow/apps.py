"""The composition root as a Django app."""

from django.apps import AppConfig


class LeadflowConfig(AppConfig):
    name = "leadflow"

    def ready(self) -> None:
        from leadflow import account_checks, checks  # noqa: F401  (registers the start-up checks)
