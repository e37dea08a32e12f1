"""What the migrations that it replaces make of an empty database, in one step.

A database that has some of them goes on by their steps.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

accounts = import_module("leadflow.migrations.0003_operators_and_secrets")


class Migration(migrations.Migration):
    replaces = [
        ("leadflow", "0001_initial"),
        ("leadflow", "0002_accounts"),
        ("leadflow", "0003_operators_and_secrets"),
        ("leadflow", "0004_clocks_and_keys"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("leads", "0061_more_to_take_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FirstPassword",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="first_password",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("password", models.CharField(help_text="Hashed", max_length=128)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="KeyFingerprint",
            fields=[
                ("fingerprint", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SignInTries",
            fields=[
                (
                    "key",
                    models.CharField(
                        help_text="Keyed hash of what is counted",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("failures", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField(db_index=True)),
                ("wait_until", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(accounts.make_place_for_counts, migrations.RunPython.noop),
    ]
