#!/usr/bin/env python
"""Django's command line. `bin/manage` is this with everything set up first."""

import os
import sys

# What needs no tables, makes them, or looks at them as they are
WITHOUT_TABLES = (
    "migrate",
    "makemigrations",
    "help",
    "check",
    "prepare",
    "collectstatic",
    "backup",
    "restore",
    "doctor",
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")
    from leadflow.trouble import told

    with told():
        run([a for a in sys.argv if a != "--prepared"], "--prepared" in sys.argv)


def run(arguments: list[str], prepared: bool) -> None:
    """`prepared`: tables are made where they are missing, but never changed under processes that
    run.
    """
    if prepared:
        prepare(arguments[1] if len(arguments) > 1 else "help")
    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


def prepare(command: str) -> None:
    import django

    from leadflow.processes.prepare import (
        has_unapplied_migrations,
        prepare_database,
        reach_database,
        refuse_under_running,
    )

    if command not in WITHOUT_TABLES:
        prepare_database(keep_out=True)
    elif command in ("backup", "restore"):
        django.setup()
        reach_database()
    elif command in ("migrate", "prepare"):
        django.setup()
        if has_unapplied_migrations():
            refuse_under_running()


if __name__ == "__main__":
    main()
