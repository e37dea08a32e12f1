"""What failed on the way to a mail server, in words, and at which field of the form it stands."""

from integrations.mail_providers import MailProvider
from integrations.mail_trouble import Part, part_that_failed

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
    Part.NAME: "There is no server called {host}. Look for a typing mistake in its name.",
    Part.PORT: "{host} does not answer on port {port}. Usual ports: {ports}.",
    Part.TLS: (
        "{host} answers on port {port}, but not with this encryption, or it does not prove that it "
        "is {host}. Usual: {ports}."
    ),
    Part.SIGN_IN: "{host} answers, but does not take this user and password.{hint}",
    Part.FOR_PROGRAMS: (
        "{host} wants a password made for programs, not the one that you type in a browser.{hint}"
    ),
    Part.NO_PASSWORDS: "{host} takes no passwords from programs any more.{hint}",
    Part.SWITCHED_OFF: (
        "The password is right, but IMAP is switched off in this mailbox. Switch it on in its "
        "settings, and try again.{hint}"
    ),
    Part.FOLDER: "Signed in, but this mailbox has no folder of that name.",
    Part.KEY: "The provider does not take this key. Copy it again from your account there.",
}
SMTP_PORTS = "465 with TLS from the start, 587 with STARTTLS"
IMAP_PORTS = "993 with TLS from the start, 143 with STARTTLS"


def what_failed(
    error: Exception, host: str, port: object, ports: str, provider: MailProvider | None = None
) -> tuple[str, str]:
    """(field, words); the field is "" where none is to blame."""
    part = part_that_failed(error)
    if part == Part.OTHER:
        return "", f"It did not work: {error}"[:400]
    hint = f" How to get the right one at {provider.name} stands above it." if provider else ""
    return FIELDS.get(part, ""), WORDS[part].format(host=host, port=port, ports=ports, hint=hint)
