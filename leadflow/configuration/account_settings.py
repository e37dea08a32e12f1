"""Settings of accounts and sessions: how people prove who they are, and how long it holds."""

from leadflow.configuration import environment as given

AUTHENTICATION_BACKENDS = ["leadflow.accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "leadflow.accounts.passwords.NotTooLong"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "leadflow.accounts.adapter.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_CHANGE_EMAIL = True  # to one that its owner has confirmed, and from one to the next
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the link has proved who they are; a code is asked for
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
# How fast one may try a password is ours (accounts/slowing.py); this is what allauth counts
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key,20/d/key",  # codes, by people who know the password
    "reset_password": "10/m/ip,5/h/key",
    "change_password": "5/m/user,20/h/user",
    "reauthenticate": "10/m/user,60/h/user",
}
ACCOUNT_FORMS = {
    "add_email": "leadflow.accounts.forms.NewAddressForm",
    "change_password": "leadflow.accounts.forms.NewPasswordForm",
    "reset_password": "leadflow.accounts.forms.ResetForm",
}
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds
MFA_ADAPTER = "leadflow.accounts.second_factor.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # who has an account was let in by an owner
MFA_RECOVERY_CODE_DIGITS = 34  # 112 bits, as what is kept of them is no hash
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "leadflow.accounts.forms.CodeForm",
    "authenticate_webauthn": "leadflow.accounts.forms.PasskeyAsSecondForm",
    "login_webauthn": "leadflow.accounts.forms.PasskeyForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
# A session ends when nobody was here for so long, and in any case after so many hours
SESSION_IDLE_MINUTES = given.number("SESSION_IDLE_MINUTES", 30, 1, 10_080)
SESSION_HOURS = given.number("SESSION_HOURS", 12, 0.1, 168)
SESSION_COOKIE_AGE = int(SESSION_HOURS * 3600)
SESSION_SERIALIZER = "leadflow.accounts.session_data.EncryptedSessions"
# Counts of tries, for all processes and beyond a restart. Many rows, so that a flood of addresses
# pushes out no count of another.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "leadflow_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
