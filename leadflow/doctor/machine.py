"""The machine: clock, disk, who may read our files, and the certificate others see."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection

from integrations.timing import clock
from leadflow.configuration.private_files import loosely_kept
from leadflow.doctor.finding import Finding, bad, good, warn

SCARCE, FULL = 2_000_000_000, 300_000_000  # bytes
SECONDS_APART = 2
DAYS_LEFT = 14


def look_at_machine() -> Iterator[Finding]:
    yield look_at_clock()
    yield look_at_disk(shutil.disk_usage(settings.VAR).free)
    yield from look_at_permissions()
    if settings.PUBLIC_URL_PARTS.scheme == "https":
        parts = settings.PUBLIC_URL_PARTS
        yield look_at_certificate(parts.hostname or "", parts.port or 443)


def look_at_clock() -> Finding:
    if connection.vendor == "postgresql":
        apart = abs(clock.measure_offset().total_seconds())
        if apart > SECONDS_APART:
            words = f"This machine's clock and the database's are {apart:.0f} s apart."
            return bad("clock", words, "sudo timedatectl set-ntp true")
    if not is_kept_right():
        words = "Nothing keeps this machine's clock right."
        return warn("clock", words, "sudo timedatectl set-ntp true")
    return good("clock", f"{clock.now():%Y-%m-%d %H:%M:%S} UTC")


def is_kept_right() -> bool:
    """True also where the machine does not tell, as in a container."""
    try:
        done = subprocess.run(
            ["timedatectl", "show", "--property=NTPSynchronized", "--value"],
            capture_output=True,
            text=True,
            timeout=5,
        )
    except (OSError, subprocess.TimeoutExpired):
        return True
    return done.stdout.strip() != "no"


def look_at_disk(free: int) -> Finding:
    """`free` in bytes."""
    words = f"{free / 1e9:.1f} GB are free where {settings.VAR} lies."
    if free < FULL:
        return bad("disk", words, f"df -h {settings.VAR}")
    return warn("disk", words, f"df -h {settings.VAR}") if free < SCARCE else good("disk", words)


def look_at_permissions() -> Iterator[Finding]:
    loose = list(loosely_kept())
    for path, mode in loose:
        yield bad("permissions", f"Others may read {path}.", f"chmod {mode:o} {path}")
    if not loose:
        yield good("permissions", f"Nobody else may read {settings.VAR}.")


def look_at_certificate(host: str, port: int) -> Finding:
    line = f"openssl s_client -connect {host}:{port} -servername {host}"
    try:
        ends = certificate_ends(host, port)
    except OSError as error:
        return bad("TLS", f"{settings.PUBLIC_URL} cannot be reached by TLS: {error}", line)
    days = (ends - clock.now()).days
    words = f"The certificate of {host} holds for {days} days more."
    return good("TLS", words) if days > DAYS_LEFT else bad("TLS", words, line)


def certificate_ends(host: str, port: int) -> datetime:
    """When it ends, of one that holds now. Raises OSError, of which a bad certificate is a kind."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=5) as plain,
        context.wrap_socket(plain, server_hostname=host) as tls,
    ):
        found = tls.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), tz=UTC)
