"""What has happened outside is written down, also where the database is away just then."""

import logging
from collections.abc import Callable
from time import sleep

from django.db import InterfaceError, OperationalError, connection

log = logging.getLogger(__name__)

# Seconds before each further try; a minute altogether, well below any lease
WAITS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)


def insist(write: Callable[[], None]) -> None:
    """Write a result of which no second one can be had.

    `write` opens its own transaction and does nothing where it is written already.
    """
    for pause in WAITS:
        try:
            write()
            return
        except (OperationalError, InterfaceError) as error:
            log.warning("a result could not be written, trying again: %s", error)
            connection.close()  # one that is lost never comes back by itself
            sleep(pause)
    write()
