"""manage.py work: one RQ worker of the one queue."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from redis.exceptions import RedisError

from integrations import queue
from leadflow.processes import versions

BESIDE_VISITORS = 5  # of 19, by which the processor gives more to whoever waits over the web


class Command(BaseCommand):
    help = "Run one worker. Start as many as you like, on any number of hosts."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--burst", action="store_true", help="stop when the queue is empty")

    def handle(self, *args: Any, **options: Any) -> None:
        # Imported once here, so that no job pays for it after the fork.
        import leadflow.jobs  # noqa: F401

        os.nice(BESIDE_VISITORS)
        leave_pools()
        refuse_outdated()
        try:
            worker = queue.worker()
            connections.close_all()  # a connection must not be shared across a fork
            worker.work(burst=options["burst"], logging_level="WARNING")
        except RedisError as error:
            self.stderr.write(f"The queue cannot be reached: {error}")
            sys.exit(os.EX_UNAVAILABLE)
        refuse_outdated()


def leave_pools() -> None:
    """From here on each thread has a connection of its own. Jobs are forked, and a pool whose
    threads were left behind hands out what it has and waits for ever for more.
    """
    for connection in connections.all():
        if connection.settings_dict["OPTIONS"].get("pool"):
            assert isinstance(connection, PostgreSQL)
            connection.close()
            connection.close_pool()
            del connection.settings_dict["OPTIONS"]["pool"]


def refuse_outdated() -> None:
    """SystemExit with its reason where a newer program has changed the database."""
    if words := versions.outdated_words():
        sys.exit(words)
