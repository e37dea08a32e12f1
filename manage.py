#!/usr/bin/env python
"""Django's command line. `bin/manage` is this with everything set up first."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")
    arguments = [a for a in sys.argv if a != "--prepared"]
    from django.core.exceptions import ImproperlyConfigured

    try:
        run(arguments)
    except ImproperlyConfigured as error:
        sys.exit(f"leadflow: a setting is wrong: {error}")


def run(arguments: list[str]) -> None:
    if "--prepared" in sys.argv and arguments[1:2] not in (
        ["migrate"],
        ["makemigrations"],
        ["help"],
        ["check"],
        ["prepare"],
        ["collectstatic"],
        ["backup"],
        ["restore"],
        ["doctor"],
    ):
        from leadflow.prepare import prepare_database

        prepare_database()
    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
