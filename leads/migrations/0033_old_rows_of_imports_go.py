"""The rows of an import stand in rows of their own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("leads", "0032_rows_of_imports")]

    operations = [
        migrations.RemoveField(model_name="import", name="rows"),
        migrations.RemoveField(model_name="import", name="skipped"),
    ]
