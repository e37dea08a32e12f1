"""Real processes of the product on the test's own database, mail server and queue.

They are forked from one that has imported the libraries already, and of ours what compiles word
lists and reads no setting: each reads its settings, opens its connections and can be killed like
any other.
"""

import multiprocessing
import os
import signal
from contextlib import suppress

import psutil
from django.conf import settings
from django.db import connection

forks = multiprocessing.get_context("forkserver")
LIBRARIES = (
    "PIL.Image",
    "aiohttp",
    "altcha",
    "babel.core",
    "charset_normalizer",
    "croniter",
    "cryptography.fernet",
    "dateutil.parser",
    "django.contrib.auth.hashers",
    "django.core.management",
    "django.core.serializers.json",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.db.models",
    "django.forms",
    "django.template.context_processors",
    "django.test.client",
    "django.urls",
    "dns.resolver",
    "fido2.server",
    "flufl.bounce",
    "holidays",
    "imap_tools",
    "lxml.html",
    "openai",
    "openpyxl",
    "phonenumbers.geocoder",
    "phonenumbers.timezone",
    "prometheus_client",
    "psycopg",
    "puremagic",
    "pydantic.networks",
    "pythonjsonlogger.json",
    "pywebpush",
    "requests",
    "rq.cron",
    "sentry_sdk.integrations.logging",
    "smtplib",
    "sqlparse",
    "twilio.rest",
    "twilio.twiml.messaging_response",
)
WORD_LISTS = (
    "followups.content.greeting",
    "integrations.mailing.mail_diagnosis",
    "leads.contacts.signing",
    "leads.llm.personal.streets",
    "leads.words.absence",
    "leads.words.judging_talk",
    "leads.words.opt_in",
    "leads.words.opt_out",
    "leads.words.own_words",
    "leads.words.stop_alone",
    "leads.words.stop_meant",
)
forks.set_forkserver_preload([*LIBRARIES, *WORD_LISTS])


def database_url() -> str:
    """The address of the test's database for another process."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    host = found["HOST"] or found["OPTIONS"].get("host") or "localhost"
    if host.startswith("/"):
        return f"postgres://{found['USER']}:{found['PASSWORD']}@/{found['NAME']}?host={host}"
    place = f"{host}:{found['PORT'] or 5432}/{found['NAME']}"
    return f"postgres://{found['USER']}:{found['PASSWORD']}@{place}"


class Process:
    """A process of its own that runs manage.py, or a drain where no arguments are given."""

    def __init__(self, *arguments: str, **extra: str) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "SECRET_KEY": settings.SECRET_KEY,
            "LEADFLOW_VAR": str(settings.VAR),
            "DATABASE_POOL": "4",
            "DJANGO_SETTINGS_MODULE": "leadflow.settings",
            **extra,
        }
        self.process = forks.Process(target=run, args=(environment, arguments))
        self.process.start()

    def wait(self, seconds: float | None = None) -> int | None:
        """Its exit code, a signal as a negative number; None where it still runs."""
        self.process.join(seconds)
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        assert self.process.pid
        os.kill(self.process.pid, number)

    def kill(self) -> None:
        """It and what it has started: a worker's job would go on by itself, into the next test."""
        with suppress(psutil.NoSuchProcess):
            begun = psutil.Process(self.process.pid).children(recursive=True)
            self.send_signal(signal.SIGKILL)
            for process in begun:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(begun, 10)
        self.wait()


def run(environment: dict[str, str], arguments: tuple[str, ...]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    if arguments[:1] == ("post",):
        post_form(dict(pair.split("=", 1) for pair in arguments[1:]))
        return
    if arguments:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["manage.py", *arguments])
        return
    import django

    django.setup()
    from leadflow import jobs

    jobs.work_new_leads()
    jobs.work_what_is_due()


def post_form(fields: dict[str, str]) -> None:
    """A visitor of a web server of this process's own."""
    import django

    django.setup()
    from django.test import Client

    assert Client().post("/f/oak/", fields, headers={"host": "127.0.0.1"}).status_code == 302


def post(fields: dict[str, str], **extra: str) -> Process:
    """A web server in a process of its own that is sent the form."""
    return Process("post", *(f"{name}={value}" for name, value in fields.items()), **extra)


def start(*arguments: str, **extra: str) -> Process:
    """manage.py in a process of its own."""
    return Process(*arguments, **extra)


def drain(sink_port: int, **extra: str) -> Process:
    """One drain of everything that is due, in a process of its own."""
    return Process(EMAIL_URL=f"smtp://127.0.0.1:{sink_port}", **extra)
