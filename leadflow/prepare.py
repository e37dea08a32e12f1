"""What must be there before anything runs.

The database's tables, a business to look at, and somebody who may sign in.
"""

import fcntl
import json
import secrets
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from leadflow.private_files import keep_privately

DEMO = Path(__file__).parent / "demo" / "business.json"


def prepare_database() -> None:
    """Migrate where needed, and give a new installation a demo business and an owner.

    Two processes at once take turns.
    """
    import django

    django.setup()
    from leadflow.accounts.second_factor import renew_secrets

    keep_privately()
    with open(settings.VAR / "prepare.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if has_unapplied_migrations():
            call_command("migrate", interactive=False, verbosity=0)
        prepare_demo()
        prepare_owner()
        renew_secrets()


def has_unapplied_migrations() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def prepare_demo() -> None:
    from django.db import transaction

    from integrations import clock
    from leadflow import setting_up
    from leads.models import Business

    if not Business.objects.exists():
        with transaction.atomic():
            setting_up.load_business(json.loads(DEMO.read_text(encoding="utf-8")), clock.now())


def prepare_owner() -> None:
    """The first owner, with a password of their own that stands in var/sign_in until they change
    it. No operator: an account that sees every business is made by hand.
    """
    from django.contrib.auth.models import User

    from integrations import clock
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
    path = settings.VAR / "sign_in"
    path.touch(mode=0o600)
    path.write_text(
        f"{settings.OWNER_EMAIL} "
        f"{'(as given in OWNER_PASSWORD)' if settings.OWNER_PASSWORD else password}\n"
    )


def sign_in() -> tuple[str, str]:
    """(e-mail, password) to print at the first start; ("", "") where it is not known."""
    path = settings.VAR / "sign_in"
    email, _, password = path.read_text().strip().partition(" ") if path.exists() else ("", "", "")
    return email, password
