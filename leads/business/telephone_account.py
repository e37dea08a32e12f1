"""By which Twilio account a business texts and takes calls: the environment's, else the one that
its owner entered.
"""

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext

from integrations.errors import OutsideError, Refused, Unavailable
from integrations.secrecy.encryption import InvalidToken
from integrations.telephony import twilio_account
from integrations.telephony.twilio_account import AccountState, TwilioAccount
from integrations.texts.sentences import sentence
from leads.business.connections import connection_of, keep_connection, note_test
from leads.declined import Declined
from leads.models import Business, Connection, Source

TELEPHONE = Connection.Kind.TELEPHONE
SID = re.compile("AC[0-9a-fA-F]{32}")
OLDER_HOLDS = timedelta(days=1)  # Twilio signs with the one before until it is told otherwise


def account_of(business: Business) -> TwilioAccount | None:
    """None where there is none. Raises Unavailable where its token cannot be read."""
    if shared := twilio_account.environment_account():
        return shared
    row = connection_of(business, TELEPHONE)
    if row is None:
        return None
    try:
        token = row.secrets["token"]
    except (InvalidToken, KeyError) as error:
        why = sentence(
            "The Auth Token of Twilio cannot be read any more: enter it again under Settings."
        )
        raise Unavailable(why, whole_channel=True) from error
    return TwilioAccount(row.values["sid"], (token,), is_entered=True)


def is_shared() -> bool:
    """Whether all businesses go by the account that the environment names."""
    return twilio_account.environment_account() is not None


def is_kept_here(business: Business) -> bool:
    """Whether no account is set up by which its texts could leave: they stay in the outbox."""
    return not is_shared() and connection_of(business, TELEPHONE) is None


def tokens_of(business: Business, now: datetime) -> list[str]:
    """With which Twilio signs what it posts for this business. One that was replaced counts for a
    day, and so does each that the environment names.
    """
    row = None if is_shared() else connection_of(business, TELEPHONE)
    if row is None:
        return list(settings.TWILIO_AUTH_TOKEN)
    try:
        secrets = row.secrets
    except InvalidToken:
        return []
    until = secrets.get("older_until")
    is_older_good = until and now <= datetime.fromisoformat(until)
    return [secrets["token"], *([secrets["older_token"]] if is_older_good else [])]


def keep_account(
    business: Business, sid: str, token: str, by: User, now: datetime, canary_number: str = ""
) -> tuple[Connection, AccountState]:
    """Sign in, and keep the account where Twilio takes it. An empty token stands for the kept one
    of the same account. `canary_number` is another one of its numbers, from which we test the
    others; "" for none. Declined names each mistake by its field, and keeps nothing.
    """
    if mistake := mistake_in_sid(sid):
        raise Declined(mistake, "sid")
    kept = kept_token(business, sid)
    if not (token or kept):
        raise Declined(gettext("Enter the Auth Token. It stands beside the Account SID."), "token")
    account = TwilioAccount(sid, (token or kept,), is_entered=True)
    state = signed_in(account)
    values = {"sid": sid, "canary_number": checked_canary_number(business, account, canary_number)}
    secrets = {"token": token, **older_kept(token, kept, now)}
    row = keep_connection(business, TELEPHONE, values, secrets, by, now, of=["sid"])
    note_test(row, True, words_of(state), now)
    return row, state


def checked_canary_number(business: Business, account: TwilioAccount, number: str) -> str:
    """E.164, "" for none. Declined where it is none of the account, or is one of those that are
    tested.
    """
    if not number:
        return ""
    if business.sources.filter(kind=Source.Kind.SMS, telephone__number=number).exists():
        why = gettext("{number} is itself a number that is tested: choose another one.")
        raise Declined(why.format(number=number), "canary_number")
    try:
        found = twilio_account.find_number(account, number)
    except OutsideError as error:
        raise Declined(str(error), "canary_number") from error
    if found is None:
        why = gettext("This Twilio account has no number {number}.")
        raise Declined(why.format(number=number), "canary_number")
    return number


def canary_number_of(business: Business) -> str:
    """From which its numbers are tested, the environment's where its account is; "" for none."""
    if is_shared():
        return str(settings.TWILIO_CANARY_NUMBER)
    row = connection_of(business, TELEPHONE)
    return str(row.values.get("canary_number", "")) if row else ""


def older_kept(token: str, kept: str, now: datetime) -> dict[str, str]:
    """What is kept of the token before this one; "" stands for what is kept of it already."""
    if not kept:
        return {}
    if token in ("", kept):
        return {"older_token": "", "older_until": ""}
    return {"older_token": kept, "older_until": (now + OLDER_HOLDS).isoformat()}


def signed_in(account: TwilioAccount) -> AccountState:
    """Declined where Twilio does not let us in, or nobody may text by the account."""
    try:
        state = twilio_account.state_of(account)
    except Refused as error:
        raise Declined(
            gettext("%(error)s Copy both again from Twilio's console.") % {"error": error}, "token"
        ) from error
    except Unavailable as error:
        raise Declined(
            gettext("%(error)s Nothing was saved: try again in a moment.") % {"error": error}
        ) from error
    if state.status != "active":
        raise Declined(
            gettext("Twilio does not let this account be used (%(status)s).")
            % {"status": state.status or "?"},
            "sid",
        )
    return state


def mistake_in_sid(sid: str) -> str:
    """What is wrong with it, "" where nothing is."""
    if sid.startswith("SK"):
        return gettext("That is the SID of an API key: the Account SID begins with AC.")
    if not SID.fullmatch(sid):
        return gettext("An Account SID begins with AC and has 34 characters.")
    return ""


def kept_token(business: Business, sid: str) -> str:
    """Of this very account; "" where none is kept that can be read."""
    row = connection_of(business, TELEPHONE)
    if row is None or row.values.get("sid") != sid:
        return ""
    try:
        return row.secrets.get("token", "")
    except InvalidToken:
        return ""


def words_of(state: AccountState) -> str:
    name = state.name[:100]
    if not state.is_trial:
        return sentence("Signed in to “%(name)s”.", name=name)
    return sentence(
        "Signed in to “%(name)s”. It is a trial account: it texts only numbers that you "
        "verified there.",
        name=name,
    )
