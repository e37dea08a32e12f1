"""The facts stand in rows of their own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("leads", "0022_facts_as_rows")]

    operations = [migrations.RemoveField(model_name="business", name="facts")]
