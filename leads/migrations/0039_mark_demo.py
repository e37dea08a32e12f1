"""The business that a new installation was given says of itself that it is made up."""

from typing import Any

from django.db import migrations


def mark_demo(apps: Any, schema_editor: Any) -> None:
    """As far as it is still what it was."""
    business = apps.get_model("leads", "Business")
    business.objects.filter(key="demo", name="Fernhill Home Services").update(is_demo=True)


class Migration(migrations.Migration):
    dependencies = [("leads", "0038_set_up")]

    operations = [migrations.RunPython(mark_demo, migrations.RunPython.noop)]
