"""What failed on the way to a mail server, in words, and at which field of the form it stands."""

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from integrations.mailing.mail_providers import MailProvider
from integrations.mailing.mail_trouble import Part, part_that_failed

FIELDS = {
    Part.NAME: "host",
    Part.PORT: "port",
    Part.TLS: "tls",
    Part.SIGN_IN: "password",
    Part.FOR_PROGRAMS: "password",
    Part.NO_PASSWORDS: "password",
    Part.FOLDER: "folder",
    Part.KEY: "key",
}
WORDS = {
    Part.NAME: gettext_lazy(
        "There is no server called {host}. Look for a typing mistake in its name."
    ),
    Part.PORT: gettext_lazy("{host} does not answer on port {port}. Usual ports: {ports}."),
    Part.TLS: gettext_lazy(
        "{host} answers on port {port}, but not with this encryption, "
        "or it does not prove that it is {host}. Usual: {ports}."
    ),
    Part.SIGN_IN: gettext_lazy("{host} answers, but does not take this user and password."),
    Part.FOR_PROGRAMS: gettext_lazy(
        "{host} wants a password made for programs, not the one that you type in a browser."
    ),
    Part.NO_PASSWORDS: gettext_lazy("{host} takes no passwords from programs any more."),
    Part.SWITCHED_OFF: gettext_lazy(
        "The password is right, but IMAP is switched off in this mailbox. Switch it on in its "
        "settings, and try again."
    ),
    Part.FOLDER: gettext_lazy("Signed in, but this mailbox has no folder of that name."),
    Part.KEY: gettext_lazy(
        "The provider does not take this key. Copy it again from your account there."
    ),
}
SMTP_PORTS = gettext_lazy("465 with TLS from the start, 587 with STARTTLS")
IMAP_PORTS = gettext_lazy("993 with TLS from the start, 143 with STARTTLS")


HINTED = (Part.SIGN_IN, Part.FOR_PROGRAMS, Part.NO_PASSWORDS, Part.SWITCHED_OFF)


def what_failed(
    error: Exception,
    host: str,
    port: object,
    ports: str | Promise,
    provider: MailProvider | None = None,
    said: str = "",
) -> tuple[str, str]:
    """(field, words); the field is "" where none is to blame. `said` is what a person may read of
    the error; empty: what it says.
    """
    part = part_that_failed(error)
    if part == Part.OTHER:
        return "", (gettext("It did not work: %(error)s") % {"error": said or error})[:400]
    words = WORDS[part].format(host=host, port=port, ports=ports)
    if provider and part in HINTED:
        hint = gettext("How to get the right one at %(name)s stands above it.")
        words = f"{words} {hint % {'name': provider.name}}"
    return FIELDS.get(part, ""), words
