"""Rows that are worked on together, as long as none of them stands in the way."""

import logging
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)


def all_or_each(act: Callable[[list[T]], int], rows: list[T]) -> int:
    """All in one; where that fails, each by itself, so that one that fails holds up no other.

    Returns how many `act` says that it has worked on; of no rows it is not asked. Raises what the
    last that failed by itself raised.
    """
    if not rows:
        return 0
    try:
        return act(rows)
    except Exception:
        if len(rows) < 2:
            raise
        log.exception("%d together failed: each by itself", len(rows))
    done, failure = 0, None
    for row in rows:
        try:
            done += act([row])
        except Exception as error:
            log.exception("one failed also by itself")
            failure = error
    if failure is not None:
        raise failure
    return done
