"""manage.py hold: nothing leaves until one of us has looked, as after a restore."""

from typing import Any

from django.core.management.base import BaseCommand

from integrations.timing import clock
from leads.models import Restore
from leads.restored import notice, place


class Command(BaseCommand):
    help = (
        "Hold all that would leave, until an owner decides at /restored/. For a whole machine that "
        "was set back: from inside that looks like a night's sleep."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        notice.hold_sending(Restore.How.BY_HAND, clock.now(), place.newest_moment())
        self.stdout.write("Nothing leaves until an owner has decided at /restored/.")
