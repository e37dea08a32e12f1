"""Where settings come from.

The environment, with files for secrets and `var/` for what is kept between starts.
"""

import os
import secrets
import urllib.parse
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from integrations.databases.patience import PatientConnection

ROOT = Path(__file__).resolve().parents[2]
# Seconds for which the pool tries ever more seldom to reach a server; the next question begins anew
RECONNECT_WITHIN = 3.0
# A worker that is frozen or cut off in a transaction gives up what it has locked: in milliseconds
NO_HANGING_TRANSACTIONS = "-c idle_in_transaction_session_timeout=300000"
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def var() -> Path:
    """The folder of everything that is kept: LEADFLOW_VAR, else `var/` in the checkout.

    Created private.
    """
    path = Path(os.environ.get("LEADFLOW_VAR") or ROOT / "var").resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def text(name: str, default: str = "") -> str:
    """NAME, or the content of the file that NAME_FILE names (for secrets mounted as files)."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE names {path}, which cannot be read: {error}"
            ) from error
    return os.environ.get(name, "").strip() or default


def listed(name: str) -> list[str]:
    """The parts of NAME between commas.

    The newest secret first, and the older ones while they are being replaced.
    """
    return [part.strip() for part in text(name).split(",") if part.strip()]


def boolean(name: str, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE | FALSE:
        return value.strip().lower() in TRUE
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no. Use 1 or 0.")


def number(name: str, default: float, low: float = 0, high: float = float("inf")) -> float:
    try:
        value = float(os.environ.get(name, "").strip() or default)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={os.environ[name]!r} is not a number.") from error
    if not low <= value <= high:
        raise ImproperlyConfigured(f"{name}={value:g} is out of range: {low:g} to {high:g}.")
    return value


def parsed(name: str, parse: Callable[[str], Any], default: str, example: str) -> Any:
    """NAME as its parser reads it; what it cannot read is refused with an example."""
    try:
        return parse(text(name, default))
    except Exception as error:  # parsers of addresses fail in many ways
        raise ImproperlyConfigured(
            f"{name} cannot be read ({error}). Example: {example}"
        ) from error


def database() -> dict[str, Any]:
    """DATABASE_URL as Django's settings of a connection; SQLite in var/ where none is given."""
    found: dict[str, Any] = parsed(
        "DATABASE_URL",
        environ.Env().db_url_config,
        f"sqlite:///{var() / 'leadflow.sqlite3'}",
        "postgres://user:password@host/leadflow",
    )
    engine, options = found.get("ENGINE", ""), found.setdefault("OPTIONS", {})
    patience = number("DATABASE_PATIENCE", 20, 1, 300)  # seconds; the web server waits less
    if engine.endswith("sqlite3"):
        found["ENGINE"] = "integrations.databases.sqlite"  # its writers take turns sooner
        options |= sqlite_options(patience)
        # a file, so that tests can start real processes on it
        found["TEST"] = {"NAME": str(var() / "test.sqlite3")}
    elif engine.endswith("postgresql"):
        found["ENGINE"] = (
            "integrations.databases.postgresql"  # also without a pool it waits no longer
        )
        options |= postgresql_options(patience)
        # after a restart of the server no dead connection of the pool is handed out
        found["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured(
            "DATABASE_URL must be postgres://… or sqlite:///…; nothing else is tested."
        )
    return found


def sqlite_options(patience: float) -> dict[str, Any]:
    """IMMEDIATE takes the write lock where a transaction starts, so two of our claims can never
    both read first and write later. FULL writes each commit to the disk before anybody is thanked.
    """
    synchronous = text("SQLITE_SYNCHRONOUS", "FULL").upper()
    if synchronous not in ("FULL", "NORMAL"):
        raise ImproperlyConfigured(
            f"SQLITE_SYNCHRONOUS={synchronous!r} must be FULL (each commit survives a power cut) "
            "or NORMAL (faster; a power cut may lose the last seconds)."
        )
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": patience,
        "init_command": (
            f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;"  # what is erased does not stand in free pages
        ),
    }


def postgresql_options(patience: float) -> dict[str, Any]:
    """Waits for a lock, a connection or a server that is away end in time."""
    options: dict[str, Any] = {
        "connect_timeout": max(2, int(patience)),
        "tcp_user_timeout": int(patience * 1000),
        "options": f"-c lock_timeout={int(patience * 1000)} {NO_HANGING_TRANSACTIONS}",
    }
    # 0: no pool, a connection a thread
    if pool_size := int(number("DATABASE_POOL", 8, 0, 200)):
        options["pool"] = {
            "min_size": 0,
            "max_size": pool_size,
            "timeout": patience,
            "reconnect_timeout": RECONNECT_WITHIN,
            "connection_class": PatientConnection,
        }
    return options


def prices(written: str) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    """ "model in cached out, …", each per million tokens."""
    found = {}
    for part in (p.split() for p in written.split(",") if p.strip()):
        name, *sums = part
        if len(sums) != 3 or not all(map(is_price, sums)):
            raise ImproperlyConfigured(f"{' '.join(part)!r} is not a model and its three prices")
        found[name] = (Decimal(sums[0]), Decimal(sums[1]), Decimal(sums[2]))
    return found


def is_price(written: str) -> bool:
    """A number, not below 0. Raises InvalidOperation where it is none."""
    price = Decimal(written)
    return price.is_finite() and price >= 0


def public_url(port: int) -> urllib.parse.SplitResult:
    """PUBLIC_URL as others reach us; links in mails and webhook signatures are made with it."""
    given = text("PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/")
    parts = urllib.parse.urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ImproperlyConfigured(
            f"PUBLIC_URL={given!r} is not an address. Example: https://leads.example.com"
        )
    return parts


def secret_keys() -> list[str]:
    """The key that signs, then the older ones that are still accepted.

    SECRET_KEY and SECRET_KEY_FALLBACKS (between commas or one a line), else var/secret_key: one a
    line, the newest first, the first one made on first use.
    """
    older = text("SECRET_KEY_FALLBACKS").replace(",", " ").split()
    if given := text("SECRET_KEY"):
        return [given, *older]
    path = key_file()
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    kept = path.read_text(encoding="utf-8").split()
    if not kept:
        raise ImproperlyConfigured(
            f"{path} is empty. Put back the key from your backup, or delete the file for a new one."
        )
    return [*kept, *older]


def key_file() -> Path:
    return var() / "secret_key"


def embedded_valkey_socket() -> Path:
    """Where the embedded Valkey listens.

    A socket's path may hold about 100 bytes, so long ones move to /tmp.
    """
    path = var() / "valkey" / "valkey.sock"
    if len(str(path)) < 100:
        return path
    import hashlib
    import tempfile

    return (
        Path(tempfile.gettempdir())
        / f"leadflow-{hashlib.sha256(str(path).encode()).hexdigest()[:16]}.sock"
    )
