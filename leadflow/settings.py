"""Every setting, from the environment, in one file.

What an owner decides is in the database, not here.
"""

from typing import Any

from csp.constants import NONE, SELF
from django.contrib.messages import constants
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy

from integrations.strangers.clamd import scanner_address
from leadflow.configuration import environment as given
from leadflow.configuration import mail_environment as mail
from leadflow.configuration.account_settings import *  # noqa: F403
from leadflow.watching import log_environment as logs

ROOT = given.ROOT
VAR = given.var()
PORT = int(given.number("PORT", 8000, 1, 65535))
PUBLIC_URL_PARTS = given.public_url(PORT)
PUBLIC_URL = PUBLIC_URL_PARTS.geturl()
IS_LOCAL = PUBLIC_URL_PARTS.hostname in ("127.0.0.1", "localhost", "::1")
DEVELOPMENT = given.boolean("LEADFLOW_DEVELOPMENT", IS_LOCAL)

VERSION = "0.5.0"

SECRET_KEY, *SECRET_KEY_FALLBACKS = given.secret_keys()  # what older ones signed holds on
DEBUG = given.boolean("DEBUG", False)
ALLOWED_HOSTS = [
    PUBLIC_URL_PARTS.hostname or "",
    "127.0.0.1",
    "localhost",
    *given.listed("ALLOWED_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [f"{PUBLIC_URL_PARTS.scheme}://{PUBLIC_URL_PARTS.netloc}"]

INSTALLED_APPS = [
    "leadflow",
    "followups",
    "leads",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_rq",
    "ninja",
]
MIDDLEWARE = [
    "leadflow.watching.tracing.RequestIds",
    "leadflow.web.business_in_address.BusinessInAddress",
    "leadflow.web.middleware.BusyDatabase",
    "leadflow.web.middleware.NewerDatabase",
    "django.middleware.security.SecurityMiddleware",
    "leadflow.web.compressing.CompressedText",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "leadflow.web.middleware.VisitorsLanguage",
    "leadflow.web.middleware.Utf8Forms",
    "leadflow.web.middleware.SmallBodies",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "leadflow.accounts.team_pages.TeamPages",
    "leadflow.web.permitted_pages.PermittedPages",
    "leadflow.web.persons_ways.PersonsWays",
]
ROOT_URLCONF = "leadflow.urls"
WSGI_APPLICATION = "leadflow.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "leadflow.pages.helpers.viewer.context.everywhere",
            ],
            "builtins": [
                f"leadflow.templatetags.{name}"
                for name in (
                    "accounts",
                    "buttons",
                    "cards",
                    "channels",
                    "chips",
                    "criteria",
                    "fields",
                    "figures",
                    "icons",
                    "names",
                    "navigation",
                    "phones",
                    "plain_text",
                    "styles",
                    "timeline",
                    "times",
                )
            ],
        },
    }
]

# Database: SQLite in var/ unless DATABASE_URL names another.
DATABASES: dict[str, Any] = {"default": given.database()}
# The folder of pg_dump and pg_restore, where those in PATH are not of the server's version
PG_BIN = given.text("PG_BIN")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Queue: hints only. Losing all of it costs latency and nothing else.
REDIS_URL = given.text("REDIS_URL", f"unix://{given.embedded_valkey_socket()}?db=0")
RQ_QUEUES = {
    "default": {
        "URL": REDIS_URL,
        "DEFAULT_TIMEOUT": 240,
        "DEFAULT_RESULT_TTL": 60,
        "SERIALIZER": "rq.serializers.JSONSerializer",
    }
}
RQ = {"COMMIT_MODE": "auto"}
# What a capture asks a worker to run; the timetable runs it anyway
NUDGE_JOB = "leadflow.jobs.work_new_leads"

# Mail out: kept in the built-in outbox unless EMAIL_URL names a server, or MAIL_PROVIDER one whose
# API takes it.
EMAIL_URL = given.text("EMAIL_URL")
MAIL_PROVIDER = mail.provider(EMAIL_URL)
EMAIL_BACKEND = mail.backend(MAIL_PROVIDER, EMAIL_URL)
if EMAIL_URL:
    vars().update(mail.server())
MAIL_DEADLINE = given.number("MAIL_DEADLINE", 60, 5, 200)  # seconds for one mail altogether
EMAIL_TIMEOUT = MAIL_DEADLINE
READ_APART = True  # strangers' bytes, in a process of their own; tests read in place
MAIL_FROM = given.text("MAIL_FROM")
DEFAULT_FROM_EMAIL = MAIL_FROM or f"leads@{PUBLIC_URL_PARTS.hostname}"
# Under which name the sender's DKIM key stands, for the doctor
DKIM_SELECTOR = given.text("DKIM_SELECTOR")
# Mail in: what a provider posts needs this secret in its address, or the provider's own signature.
ANYMAIL: dict[str, Any] = {
    **mail.provider_settings(MAIL_PROVIDER),
    "WEBHOOK_SECRET": given.listed("MAIL_WEBHOOK_SECRET"),
    "REQUESTS_TIMEOUT": EMAIL_TIMEOUT,
}

# Our own apps at providers whose mailboxes are signed in to in the browser: (id, secret)
OAUTH_CLIENTS = {
    name: (given.text(f"{name.upper()}_CLIENT_ID"), given.text(f"{name.upper()}_CLIENT_SECRET"))
    for name in ("google", "microsoft")
}

# Texts and calls: kept in the built-in outbox unless an account is named. Webhooks are believed
# only with a signature made with one of the tokens.
TWILIO_ACCOUNT_SID = given.text("TWILIO_ACCOUNT_SID")
TWILIO_AUTH_TOKEN = given.listed("TWILIO_AUTH_TOKEN")
TWILIO_API_URL = given.text("TWILIO_API_URL", "https://api.twilio.com").rstrip("/")
# Another number of the account, from which texts are tested
TWILIO_CANARY_NUMBER = given.text("TWILIO_CANARY_NUMBER")
if TWILIO_ACCOUNT_SID and not TWILIO_AUTH_TOKEN:
    raise ImproperlyConfigured(
        "TWILIO_ACCOUNT_SID is set and TWILIO_AUTH_TOKEN is not: both are needed to send texts."
    )

# Where clamd listens: it sees each file that strangers send before anybody can open it
CLAMAV = given.parsed("CLAMAV", scanner_address, "", "127.0.0.1:3310 or /run/clamav/clamd.ctl")

# Model: any OpenAI-compatible endpoint; without a key or an address nothing is ever asked.
OPENAI_API_KEY = given.text("OPENAI_API_KEY")
OPENAI_BASE_URL = given.text("OPENAI_BASE_URL")
OPENAI_MODEL = given.text("OPENAI_MODEL", "gpt-4.1-mini")
MODEL_DEADLINE = given.number("MODEL_DEADLINE", 20, 1, 120)
MODEL_CALLS_A_DAY = int(given.number("MODEL_CALLS_A_DAY", 500))
MODEL_TOKENS_A_DAY = int(given.number("MODEL_TOKENS_A_DAY", 2_000_000))
MODEL_CALLS_A_MONTH = int(given.number("MODEL_CALLS_A_MONTH", 10_000))
MODEL_TOKENS_A_MONTH = int(given.number("MODEL_TOKENS_A_MONTH", 30_000_000))
MODEL_CALLS_AT_ONCE = int(given.number("MODEL_CALLS_AT_ONCE", 16, 1, 200))
MODEL_PRICES = given.parsed(
    "MODEL_PRICES", given.prices, "", "gpt-4.1-mini 0.40 0.10 1.60, gpt 2.00 0.50 8.00"
)
MODEL_CURRENCY = given.text("MODEL_CURRENCY", "USD")
# Limits that the environment sets hold for whoever enters a model of their own as well
MODEL_GIVEN = [
    name
    for name in (
        "MODEL_CALLS_A_DAY",
        "MODEL_TOKENS_A_DAY",
        "MODEL_CALLS_A_MONTH",
        "MODEL_TOKENS_A_MONTH",
    )
    if given.text(name)
]

# Sign-in; how it works stands in account_settings
OWNER_EMAIL = given.text("OWNER_EMAIL", "owner@leadflow.example")
OWNER_PASSWORD = given.text("OWNER_PASSWORD")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL

# Safety
SECURE_COOKIES = PUBLIC_URL_PARTS.scheme == "https"
# Cookies are shared by every port of a host: two copies side by side must not sign each other out.
# No other host of the domain may set one that begins like this, and no page without TLS.
COOKIES = f"{'__Host-' if SECURE_COOKIES else ''}leadflow_{PUBLIC_URL_PARTS.port or PORT}"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIES}_session", f"{COOKIES}_csrf"
KNOWN_BROWSER_COOKIE_NAME = f"{COOKIES}_known"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https")
    if given.boolean("BEHIND_TLS_PROXY", SECURE_COOKIES)
    else None
)
SECURE_SSL_REDIRECT = SECURE_COOKIES and given.boolean("REDIRECT_TO_HTTPS", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
SECURE_HSTS_SECONDS = int(given.number("HSTS_SECONDS", 31_536_000 if SECURE_COOKIES else 0))
# Names below ours may be others' and without TLS: so only where the operator says so
SECURE_HSTS_INCLUDE_SUBDOMAINS = given.boolean("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # frame-ancestors of our content security policy says who may frame what
    "security.W005",
    "security.W021",  # what other names under the domain do is not ours to decide
]
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# A mail that a provider posts to us, its headers and files; SmallBodies keeps all else small
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = DATA_UPLOAD_MAX_NUMBER_FILES = 1000

# How many proxies of ours stand before us and write X-Forwarded-For
TRUSTED_PROXIES = int(given.number("TRUSTED_PROXIES", 0, 0, 10))

# How often a test inquiry goes through each real channel; 0: never.
CANARY_MINUTES = int(given.number("CANARY_MINUTES", 0 if IS_LOCAL else 60, 0, 10_080))

# A message's level as the look of the note that shows it.
MESSAGE_TAGS = {
    constants.INFO: "good",
    constants.SUCCESS: "good",
    constants.WARNING: "warn",
    constants.ERROR: "bad",
}

# Language, time: UTC inside, the person's zone at the edge.
# Those of LANGUAGES are spoken to visitors and leads, those of TEAM_LANGUAGES to the team.
TEAM_LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español")]
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", gettext_lazy("English")),
    ("fr", gettext_lazy("French")),
    ("es", gettext_lazy("Spanish")),
    ("de", gettext_lazy("German")),
    ("pl", gettext_lazy("Polish")),
]
LOCALE_PATHS = [ROOT / "locale" / "customers", ROOT / "locale" / "team"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static", ("book", ROOT / "docs" / "book" / "pictures")]
STATIC_ROOT = given.text("STATIC_ROOT", str(VAR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
VAR.joinpath("static").mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True  # a fresh clone serves its stylesheet without a collecting step
if not given.boolean("COLLECTED_STATIC", False):
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# Figures for Prometheus at /metrics, for whoever sends this as a bearer token; not there without it
METRICS_TOKEN = given.text("METRICS_TOKEN")
# Where errors are told, scrubbed; nowhere without it
SENTRY_DSN = given.text("SENTRY_DSN")

LOGGING = logs.logging_settings()
