"""Whether the secret key is the one with which this database's links and hashes were made.

With another one nobody can use the way out in a mail that has gone, and whoever was erased after
an opt-out is no longer known. So follow-ups wait until the key is back or somebody has said that
it is lost.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from integrations.secrecy.keys import accepted_keys, fingerprint
from leadflow.configuration.environment import key_file
from leadflow.models import KeyFingerprint
from leads.declined import Declined


class LostKey(NamedTuple):
    fingerprint: str
    since: datetime


def lost_keys() -> list[LostKey]:
    """Keys that have signed here and are not accepted now; empty where all is well."""
    return lost_of(dict(KeyFingerprint.objects.values_list("fingerprint", "since")))


def lost_of(known: Mapping[str, datetime]) -> list[LostKey]:
    """Those of {fingerprint: in use since} that are not accepted now, the oldest first."""
    accepted = {fingerprint(key) for key in accepted_keys()}
    lost = (LostKey(key, since) for key, since in known.items() if key not in accepted)
    return sorted(lost, key=lambda key: (key.since, key.fingerprint))


def is_key_right() -> bool:
    return not lost_keys()


@transaction.atomic(durable=True)
def note_key(now: datetime) -> None:
    """The key that signs from now on. One that is not the database's is not noted."""
    if not lost_keys():
        KeyFingerprint.objects.get_or_create(
            fingerprint=fingerprint(settings.SECRET_KEY), defaults={"since": now}
        )


@transaction.atomic(durable=True)
def forget_lost_keys(now: datetime) -> list[LostKey]:
    """Somebody says that they will not come back: what was signed with them is void."""
    lost = lost_keys()
    KeyFingerprint.objects.filter(pk__in=[key.fingerprint for key in lost]).delete()
    KeyFingerprint.objects.get_or_create(
        fingerprint=fingerprint(settings.SECRET_KEY), defaults={"since": now}
    )
    return lost


def add_key() -> None:
    """A new first line of var/secret_key; the older ones stay accepted. Declined elsewhere."""
    path = key_file()
    kept = path.read_text(encoding="utf-8").split() if path.exists() else []
    if settings.SECRET_KEY not in kept:
        raise Declined(
            "The key comes from SECRET_KEY: put a new one there, and the one it was into "
            "SECRET_KEY_FALLBACKS, then start again."
        )
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text("\n".join([secrets.token_urlsafe(50), *kept]) + "\n", encoding="utf-8")
    fresh.replace(path)


def advice() -> str:
    """What to type where the key is not the one; "" where all is well."""
    lost = lost_keys()
    if not lost:
        return ""
    first = lost[0]
    return (
        f"the secret key is not the one of this database: key {first.fingerprint}, in use since "
        f"{first.since:%Y-%m-%d}, is missing. {where_it_may_be([key.fingerprint for key in lost])} "
        "Until then follow-ups wait. If it is lost for good: bin/manage secret_key forget"
    )


def where_it_may_be(lost: list[str]) -> str:
    path = key_file()
    kept = path.read_text(encoding="utf-8").split() if path.exists() else []
    if any(fingerprint(key) in lost for key in kept):
        return f"It stands in {path}: set SECRET_KEY_FALLBACKS_FILE={path} and start again."
    return "Put it (from your backup) into SECRET_KEY_FALLBACKS and start again."
