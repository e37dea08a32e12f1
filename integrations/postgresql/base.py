"""What Django loads where a database's ENGINE is integrations.postgresql."""

from types import SimpleNamespace

import psycopg
from django.db.backends.postgresql import base

from integrations.patience import PatientConnection


class DatabaseWrapper(base.DatabaseWrapper):
    """Also without a pool: Django asks the driver's module for connections."""

    Database = SimpleNamespace(**{**vars(psycopg), "connect": PatientConnection.connect})
