"""A process of its own for what strangers sent: it may fail, and takes nobody along.

    mail = reader.apart(inbound_mail.read, raw)

It has so many seconds of work for one thing and so much memory, which the kernel enforces, and it
lives on between its readings: only the first one pays for its start. It is forked while this
process has one thread: a fork copies the locks that other threads hold at that moment, and nobody
who would open them. A process of several threads starts it anew, which takes some seconds, so
whoever is about to start some calls `make_ready` before, or `share` where they read seldom.

What is read here is pure: a function of a module and what can be pickled. It asks no database.
"""

import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, ParamSpec, TypeVar

import django
from django.conf import settings
from django.db import connections

from integrations.texts.sentences import sentence

P = ParamSpec("P")
T = TypeVar("T")

WORK = 10  # seconds of CPU for one thing; a mail of 40 MB takes two
PATIENCE = 100  # seconds in all, on a machine that has much to do
MEMORY = 1024 * 1024 * 1024  # bytes beyond what it has when it starts
LOOK_EVERY = 0.1  # seconds, where the kernel does not keep to a limit of memory
OUT_OF_MEMORY = 77  # exit status
PAGES = Path("/proc/self/statm")


class ReaderStopped(Exception):
    """What was read ended its reader. The message says, for people, how."""


class ReadingFailed(Exception):
    """The reading failed in a way that cannot be carried from one process to the other."""


def apart(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the function returns or raises, worked out by the reader. Raises ReaderStopped."""
    if not settings.READ_APART:
        return function(*args, **kwargs)
    with _kept.turn:
        return current_reader().read(function, args, kwargs)


def share() -> None:
    """Start one for all threads of this process, which take turns at it: those of a web process,
    where somebody waits for a page.
    """
    global _kept
    _kept = KeptReaders(SimpleNamespace(), threading.Lock())
    make_ready()


def make_ready() -> None:
    """Start this thread's reader, while that costs little."""
    if settings.READ_APART:
        current_reader()


class KeptReaders(NamedTuple):
    """Where a thread finds its reader, and whose turn at it is."""

    place: Any
    turn: AbstractContextManager[Any]


_kept = KeptReaders(threading.local(), nullcontext())  # each thread has its own


def current_reader() -> "Reader":
    """That of this thread, or of all, started where there is none that lives and is ours."""
    reader: Reader | None = getattr(_kept.place, "reader", None)
    if reader is None or not reader.is_ours():
        reader = _kept.place.reader = Reader()
    return reader


def process_class() -> type[BaseProcess]:
    if threading.active_count() == 1:
        return multiprocessing.get_context("fork").Process
    return multiprocessing.get_context("spawn").Process


class Reader:
    """One process that reads for this one. It ends with it, however that ends."""

    def __init__(self) -> None:
        self.owner, (self.ours, theirs) = os.getpid(), multiprocessing.Pipe()
        make = process_class()
        ends = (theirs, self.ours)
        self.process = make(target=serve, args=(*ends, WORK, MEMORY), daemon=True)
        self.process.start()
        theirs.close()

    def is_ours(self) -> bool:
        return self.owner == os.getpid() and not self.ours.closed and self.process.is_alive()

    def read(self, function: Callable[..., T], args: Any, kwargs: Any) -> T:
        """Raises what the function raises, and ReaderStopped."""
        found: Any = None
        try:
            self.ours.send((function, args, kwargs))
            is_told = self.ours.poll(PATIENCE)
            is_sound, found = self.ours.recv() if is_told else (False, found)
        except (EOFError, ConnectionError):
            self.process.join(PATIENCE)
            self.end()
            raise ReaderStopped(how_it_stopped(self.process.exitcode)) from None
        except BaseException:  # our own time is up: its answer would be taken for the next one's
            self.end()
            raise
        if not is_told:
            self.end()
            raise ReaderStopped(
                sentence("Reading it took longer than %(seconds)s seconds.", seconds=PATIENCE)
            )
        if not is_sound:
            raise found
        return found

    def end(self) -> None:
        self.ours.close()
        self.process.kill()
        self.process.join()


def how_it_stopped(status: int | None) -> str:
    """`status` as multiprocessing tells it: a signal is negative."""
    if status == -signal.SIGXCPU:
        return sentence("Reading it took more than %(seconds)s seconds of work.", seconds=WORK)
    if status == OUT_OF_MEMORY:
        return sentence(
            "Reading it took more than %(most)s MB of memory.", most=MEMORY // 1024 // 1024
        )
    return sentence("Reading it stopped its reader (%(status)s).", status=str(status))


def serve(requests: Connection, owners: Connection, work: int, memory: int) -> None:
    """What the process does: read, tell, wait. The pipe closes with its owner."""
    owners.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the owner decides when it has read enough
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    settings.READ_APART = False
    django.setup()
    for connection in connections.all(initialized_only=True):
        connection.execute_wrappers.append(refuse_query)  # it is the owner's
    is_limited = False
    while True:
        try:
            function, args, kwargs = requests.recv()
        except (EOFError, ConnectionError):
            return
        if not is_limited:  # now: where it was started anew, the first one brings its modules
            limit_memory(memory)
            is_limited = True
        limit_work(work)
        tell(requests, outcome(function, args, kwargs))
        del function, args, kwargs


def outcome(function: Callable[..., Any], args: Any, kwargs: Any) -> tuple[bool, Any]:
    """(whether it was read, what was found or else the error)."""
    try:
        return True, function(*args, **kwargs)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as error:
        return False, error


def tell(requests: Connection, found: tuple[bool, Any]) -> None:
    """What cannot be pickled is told in words; nothing of it has gone then."""
    try:
        requests.send(found)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except (EOFError, ConnectionError):
        return  # nobody waits for it any more
    except Exception as error:
        requests.send((False, ReadingFailed(f"{type(error).__name__}: {error}")))


def refuse_query(*_: Any) -> None:
    raise AssertionError("A reader asks no database.")


def limit_work(seconds: int) -> None:
    """So many seconds of CPU from now on; then the kernel ends the process, and writes no core."""
    spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(spent) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if most == resource.RLIM_INFINITY else min(soft, most), most)
    )


def limit_memory(room: int) -> None:
    """So many bytes more than it has now. Linux keeps to it; elsewhere a thread looks."""
    if not PAGES.exists():
        threading.Thread(target=watch_memory, args=(peak_memory() + room,), daemon=True).start()
        return
    used = int(PAGES.read_text().split()[0]) * resource.getpagesize()
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    soft = used + room
    resource.setrlimit(
        resource.RLIMIT_AS, (soft if most == resource.RLIM_INFINITY else min(soft, most), most)
    )


def watch_memory(most: int) -> None:
    while peak_memory() < most:
        time.sleep(LOOK_EVERY)
    os._exit(OUT_OF_MEMORY)


def peak_memory() -> int:
    """Bytes; macOS counts in these, others in KB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
