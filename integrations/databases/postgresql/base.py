"""What Django loads where a database's ENGINE is integrations.databases.postgresql."""

from types import ModuleType

import psycopg
from django.db.backends.postgresql import base

from integrations.databases.patience import PatientConnection


def patient_driver() -> ModuleType:
    """The driver's module, as far as Django asks it."""
    driver = ModuleType(psycopg.__name__)
    vars(driver).update(vars(psycopg), connect=PatientConnection.connect)
    return driver


class DatabaseWrapper(base.DatabaseWrapper):
    """Also without a pool: Django asks the driver's module for connections."""

    Database = patient_driver()

    def ensure_connection(self) -> None:
        """One that was given up, outside of a transaction, is let go of: another one is opened."""
        if self.connection is not None and self.connection.closed and self.autocommit:
            self.close()
        super().ensure_connection()
