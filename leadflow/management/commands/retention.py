"""manage.py retention: what is past its retention, counted; or let go of at once."""

from typing import Any

from django.core.management.base import BaseCommand

from integrations.timing import clock
from leadflow.privacy.retention import KINDS, count_due, let_go_some
from leads.models import Business


class Command(BaseCommand):
    help = "Count what would go tonight; with --now it goes at once."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--now", action="store_true", help="let go of it")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        for business in Business.objects.order_by("key"):
            for name, count in count_due(business, now).items():
                self.stdout.write(f"{business.key}: {count} {name}")
            for kind in KINDS if options["now"] else ():
                while let_go_some(kind, business, now):
                    pass
