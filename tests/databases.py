"""A database that is migrated once for all workers of a run; each works on a copy of its own.

As a program: `make` makes it, and its last line is its name; `drop` drops it.
"""

import gc
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


def empty() -> None:
    """No row is left but Django's own, of models and permissions, which it would write anew.

    Its flush empties all tables where this looks which have rows: after most tests a few.
    """
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection, transaction

    kept = {ContentType._meta.db_table, Permission._meta.db_table}
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with transaction.atomic(), connection.cursor() as cursor:
        names = [connection.ops.quote_name(table) for table in sorted({*tables} - kept)]
        looks = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)
        cursor.execute(" UNION ALL ".join(looks))
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "leadflow.settings"
    gc.set_threshold(50_000, 20, 20)  # migrations make models by the thousand, and drop them
    import django

    django.setup()
    if sys.argv[1:] == ["make"]:
        print(make_migrated())
    else:
        drop(os.environ[MIGRATED])


if __name__ == "__main__":
    main()
