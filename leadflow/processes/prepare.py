"""What must be there before anything runs.

The database's tables, a business to look at, and somebody who may sign in.
"""

import fcntl
import json
import secrets
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from leadflow.configuration.private_files import keep_privately
from leadflow.processes import running
from leadflow.trouble import BUSY, CannotStart, of_server

REACHED_WITHIN = 5  # seconds
HOW_TO_RESET = "bin/manage changepassword owner"
DEMO = Path(__file__).parents[1] / "demo" / "business.json"


def prepare_database(keep_out: bool = False) -> None:
    """Migrate where needed, and give a new installation a demo business and an owner.

    Two processes at once take turns. With `keep_out` nothing is changed under processes that run.
    Raises CannotStart.
    """
    import django

    django.setup()
    from followups.channels.browsers import make_push_key, renew_push_key
    from leadflow.accounts.second_factor import renew_secrets
    from leads.business.connections import renew_connection_secrets

    keep_privately()
    reach_database()
    with open(settings.VAR / "prepare.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if has_unapplied_migrations():
            if keep_out:
                refuse_under_running()
            call_command("migrate", interactive=False, verbosity=0)
        prepare_demo()
        prepare_owner()
        prepare_key()
        renew_secrets()
        renew_connection_secrets()
        make_push_key()
        renew_push_key()
        forget_kept_password()
    keep_privately()  # what was made here is no stranger's either


def reach_database() -> None:
    """A server that is away, or lets us in no further, says why: a pool would only say that it
    waited.
    """
    from django.db import connection

    if connection.vendor == "postgresql":
        import psycopg

        wanted = {**connection.get_connection_params(), "connect_timeout": REACHED_WITHIN}
        try:
            psycopg.connect(**wanted).close()
        except psycopg.OperationalError as error:
            raise CannotStart(*of_server(error)) from error


def refuse_under_running() -> None:
    """Tables are not changed under processes of the older version."""
    if holder := running.holder() or timetable_alive():
        raise CannotStart(
            BUSY,
            f"leadflow is running ({holder}) and its tables belong to an older version. Stop it, "
            "then type the same again; bin/run changes the tables when it starts.",
        )


def timetable_alive() -> str:
    """Whose heartbeat there is on this database ("" where nobody lives): on any host."""
    from django.db import DatabaseError

    from integrations.timing import clock
    from leadflow.health import is_alive
    from leadflow.models import Heartbeat

    try:
        seen = Heartbeat.objects.filter(name="timetable").values_list("at", flat=True).first()
    except DatabaseError:  # no tables yet
        return ""
    return "its timetable is alive" if is_alive(seen, clock.now()) else ""


def has_unapplied_migrations() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def prepare_demo() -> None:
    from django.db import transaction

    from integrations.timing import clock
    from leadflow import setting_up
    from leads.models import Business

    if not Business.objects.exists():
        data = json.loads(DEMO.read_text(encoding="utf-8"))
        with transaction.atomic():
            demo = setting_up.load_business(data, clock.now())
            Business.objects.filter(pk=demo.pk).update(is_demo=True)


def prepare_owner() -> None:
    """The first owner, with a password that is shown here once and kept nowhere. No operator: an
    account that sees every business is made by hand.
    """
    from django.contrib.auth.models import User

    from integrations.timing import clock
    from leadflow.accounts.creating import create_account
    from leadflow.setting_up import FIRST_OWNER
    from leads.models import Business, Membership

    if User.objects.exists():
        return
    password = settings.OWNER_PASSWORD or secrets.token_urlsafe(9)
    create_account(
        FIRST_OWNER,
        settings.OWNER_EMAIL,
        password,
        dict.fromkeys(Business.objects.all(), Membership.Role.OWNER),
        clock.now(),
        is_ours=not settings.OWNER_PASSWORD,
    )
    show_password("(as given in OWNER_PASSWORD)" if settings.OWNER_PASSWORD else password)


def show_password(password: str) -> None:
    """To whoever starts this for the first time; not where a command's output goes."""
    sys.stderr.write(
        f"leadflow: sign in as {settings.OWNER_EMAIL} with the password {password}\n"
        f"leadflow: it is shown this once. For a new one: {HOW_TO_RESET}\n"
    )


def prepare_key() -> None:
    """Every start says where the secret key is not the one that signed before."""
    from integrations.timing import clock
    from leadflow.configuration import secret_keys

    secret_keys.note_key(clock.now())
    if wrong := secret_keys.advice():
        sys.stderr.write(f"leadflow: {wrong}\n")


def forget_kept_password() -> None:
    """Earlier versions kept the first password in a file."""
    settings.VAR.joinpath("sign_in").unlink(missing_ok=True)
