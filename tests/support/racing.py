"""Moves that are made at the same moment."""

import threading

from django.db import connections


def race(*moves) -> None:  # type: ignore[no-untyped-def]
    """Run the moves at the same moment, each in a thread with a connection of its own."""
    barrier, errors = threading.Barrier(len(moves)), []

    def run(move) -> None:  # type: ignore[no-untyped-def]
        try:
            barrier.wait(10)
            move()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(move,)) for move in moves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not errors, errors
