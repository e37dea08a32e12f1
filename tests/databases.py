"""A database that is migrated once for all workers of a run; each works on a copy of its own.

As a program: `make` makes it, and its last line is its name; `drop` drops it.
"""

import os
import sys

MIGRATED = "LEADFLOW_TEST_MIGRATED"  # names the database to copy; without it each makes its own


def make_migrated() -> str:
    """The name of the database that was made."""
    from django.db import connection

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()  # SQLite's log is in its file then, and PostgreSQL copies what nobody uses
    return str(name)


def drop(name: str) -> None:
    from django.db import connection

    connection.settings_dict["NAME"] = name
    connection.creation.destroy_test_db(verbosity=0)


def work_on_a_copy() -> str:
    """From now on this worker's connections lead to a copy of the migrated one; its name."""
    from django.db import connection

    worker = os.environ["PYTEST_XDIST_WORKER"]
    connection.settings_dict["NAME"] = os.environ[MIGRATED]
    connection.creation.clone_test_db(worker, verbosity=0)
    connection.creation.setup_worker_connection(worker)
    return str(connection.settings_dict["NAME"])


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "leadflow.settings"
    import django

    django.setup()
    if sys.argv[1:] == ["make"]:
        print(make_migrated())
    else:
        drop(os.environ[MIGRATED])


if __name__ == "__main__":
    main()
