"""Keeping processes alive: what dies is started again, and all end together.

A ready-made runner (honcho) stops everything where one process dies; the promise needs the
opposite.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
STOP_WITHIN = 12  # seconds, then the rest is killed
LEFT_BEHIND_WITHIN = 0.5  # seconds for the rest of a group whose main process has died
SOON_AFTER_START = 5  # a process that dies earlier than this waits before it is started again
PR_SET_PDEATHSIG = 1


def print_line(text: str) -> None:
    print(f"leadflow: {text}", flush=True)


class Child:
    """One process and what starts it."""

    def __init__(
        self, name: str, command: list[str], listening: socket.socket | None = None
    ) -> None:
        """`listening` stays open as long as we run, whoever of its users dies."""
        self.name, self.command, self.listening = name, command, listening
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.not_before = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
            pass_fds=[self.listening.fileno()] if self.listening else [],
        )

    def end_group(self) -> None:
        """What its main process has left behind: it must not answer beside its successor."""
        self.tell(signal.SIGTERM)
        until = time.monotonic() + LEFT_BEHIND_WITHIN
        while self.has_group() and time.monotonic() < until:
            time.sleep(0.02)
        self.tell(signal.SIGKILL)

    def has_group(self) -> bool:
        if self.process is None:
            return False
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tell(self, number: int) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                pass


def die_with_parent() -> None:
    """On Linux the kernel ends a child whose supervisor was killed.

    No process stays behind even then.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.stopping = threading.Event()

    def run(self) -> None:
        signal.signal(signal.SIGINT, self.stop)
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGHUP, self.stop)
        try:
            while not self.stopping.wait(0.2):
                for child in self.children:
                    self.keep(child)
        finally:
            self.end()

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def keep(self, child: Child) -> None:
        if child.is_running() or time.monotonic() < child.not_before or self.stopping.is_set():
            return
        if child.process is not None:
            print_line(f"{child.name} ended ({child.process.returncode}); starting it again")
            child.end_group()
            died_soon = time.monotonic() - child.started < SOON_AFTER_START
            if died_soon and child.not_before < child.started:
                child.not_before = time.monotonic() + 2
                return
        child.start()

    def end(self) -> None:
        """The queue last: what still runs may want to say something to it."""
        print_line("stopping …")
        end_children([c for c in self.children if c.name != "valkey"])
        end_children([c for c in self.children if c.name == "valkey"])
        print_line("stopped.")


def end_children(children: list[Child]) -> None:
    """Ask them to end; who has not after a while is killed."""
    for child in children:
        child.tell(signal.SIGTERM)
    until = time.monotonic() + STOP_WITHIN
    while any(c.is_running() for c in children) and time.monotonic() < until:
        time.sleep(0.05)
    for child in children:
        child.tell(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()
