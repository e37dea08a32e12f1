"""An owner enters the model of a business, or that it has none."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.utils.translation import gettext

from integrations.errors import Unavailable
from integrations.network.hosts import is_on_public_web, refuse_metadata
from integrations.secrecy.encryption import InvalidToken
from leads.business.connections import connection_of, keep_connection
from leads.declined import Declined
from leads.llm.accounts import address_of
from leads.llm.services import NONE, OTHER
from leads.models import Business, Connection

MODEL = Connection.Kind.MODEL
PLACE = ("service", "address")  # to which a key belongs
ENDING = "/chat/completions"  # of the address that services show in their examples


def keep_model(
    business: Business, typed: Mapping[str, Any], key: str, by: User, now: datetime
) -> Connection:
    """Ask this model from now on: `typed` has the service, for OTHER its address, the model's name,
    prices and limits. An empty key stands for the kept one, which goes to no other address.

    Declined names each mistake by its field.
    """
    if typed["service"] == NONE:
        return keep_connection(business, MODEL, typed, {}, by, now)
    values = {**typed, "address": checked_address(typed)}
    row = connection_of(business, MODEL)
    is_kept = row is not None and has_key(row) and is_same_place(row.values, values)
    if not key and not is_kept and values["service"] != OTHER:
        raise Declined(key_missing(row), "key")
    return keep_connection(business, MODEL, values, {"key": key}, by, now, of=PLACE)


def is_same_place(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one.get(name) == other.get(name) for name in PLACE)


def checked_address(typed: Mapping[str, Any]) -> str:
    """Of a service that is not one of ours, as it will be asked; "" for those. Declined where
    nobody should be asked there.
    """
    if typed["service"] != OTHER:
        return ""
    address = tidy_address(str(typed["address"]))
    if mistake := mistake_in_address(address):
        raise Declined(mistake, "address")
    return address


def tidy_address(typed: str) -> str:
    return typed.strip().rstrip("/").removesuffix(ENDING)


def mistake_in_address(address: str) -> str:
    """What is wrong with it, "" where nothing is."""
    parts = parts_of(address)
    if parts is None:
        return gettext("Write the whole address, like https://models.example.com/v1.")
    scheme, host, has_more = parts
    if has_more:
        return gettext("Leave out passwords, “?” and “#”: the key has a field of its own.")
    try:
        refuse_metadata(host)
        is_public = is_on_public_web(host)
    except Unavailable as error:
        return str(error)
    if scheme == "http" and is_public:
        return gettext("Over http:// everybody on the way could read the key: write https://.")
    return ""


def parts_of(address: str) -> tuple[str, str, bool] | None:
    """(scheme, host, whether it has what does not belong there); None for no web address."""
    try:
        found = urlsplit(address)
        found.port  # noqa: B018  # raises where it is no number
    except ValueError:
        return None
    if found.scheme not in ("http", "https") or not found.hostname:
        return None
    more = found.username is not None or found.query or found.fragment
    return found.scheme, found.hostname, bool(more)


def has_key(row: Connection) -> bool:
    """Whether one is kept that can be read."""
    try:
        return bool(row.secrets.get("key"))
    except InvalidToken:
        return False


def key_missing(row: Connection | None) -> str:
    if row is not None and has_key(row):
        return gettext(
            "Enter the key of this service: the kept one belongs to %(address)s and "
            "is not sent elsewhere."
        ) % {"address": address_of(row.values)}
    return gettext("Enter the key. You make one at the service, under “API keys”.")
