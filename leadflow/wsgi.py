"""The web application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from integrations.strangers import reader
from leadflow.trouble import told
from leadflow.web.charsets import TextCharsets

os.environ.setdefault("DATABASE_PATIENCE", "4")  # seconds: somebody waits for a page
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")
with told(code=3):  # by which gunicorn knows that it is no use to try again
    application = TextCharsets(get_wsgi_application())
    # Every page is imported before the first visitor is taken, who would wait for it
    get_resolver().url_patterns  # noqa: B018
    reader.share()  # while this process has one thread
