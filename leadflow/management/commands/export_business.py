"""manage.py export_business KEY: a business as the file that load_business takes."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from leadflow.management.named import business_named
from leadflow.setting_up import business_as_data


class Command(BaseCommand):
    help = (
        "Write one business as JSON: what its owner tells, decides and says. Nobody's data and no "
        "secret is in it; load_business takes it on another installation."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("key")

    def handle(self, *args: Any, **options: Any) -> None:
        data = business_as_data(business_named(options["key"]))
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
