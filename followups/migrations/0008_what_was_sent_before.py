"""What went to people before is known again as well where it comes back."""

from django.db import migrations

COPY = """
    INSERT INTO leads_senttext (lead_id, text)
    SELECT lead_id, text FROM followups_message
    WHERE lead_id IS NOT NULL AND text <> '' AND channel <> 'task'
        AND state IN ('sending', 'sent', 'unconfirmed')
    ORDER BY id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("followups", "0007_codes_of_what_stands"),
        ("leads", "0012_sent_texts"),
    ]

    operations = [migrations.RunSQL(COPY, migrations.RunSQL.noop)]
