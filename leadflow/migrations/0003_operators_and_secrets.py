"""A place for counts, secrets of second factors encrypted, and owners who are no operators."""

from django.conf import settings
from django.core.management import call_command
from django.db import migrations

from integrations.secrecy import encryption

FIRST_OWNER = "owner"


def make_place_for_counts(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def encrypt_secrets(apps, schema_editor):
    for row in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn"):
        for name in {"secret", "seed"} & row.data.keys():
            row.data[name] = encryption.encrypt(row.data[name])
        row.save(update_fields=["data"])


def make_first_owner_an_owner(apps, schema_editor):
    """They had been made the operator as well, who sees every business there will ever be."""
    owner = apps.get_model("auth", "User").objects.filter(username=FIRST_OWNER).first()
    if owner is None or not owner.is_superuser:
        return
    Membership = apps.get_model("leads", "Membership")
    for business in apps.get_model("leads", "Business").objects.all():
        Membership.objects.get_or_create(business=business, user=owner, defaults={"role": "owner"})
    owner.is_superuser = owner.is_staff = False
    owner.save(update_fields=["is_superuser", "is_staff"])


class Migration(migrations.Migration):
    dependencies = [
        ("leadflow", "0002_accounts"),
        ("leads", "0026_audit_log"),
        ("mfa", "0003_authenticator_type_uniq"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(make_place_for_counts, migrations.RunPython.noop),
        migrations.RunPython(encrypt_secrets, migrations.RunPython.noop),
        migrations.RunPython(make_first_owner_an_owner, migrations.RunPython.noop),
    ]
