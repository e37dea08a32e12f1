"""Mails of machines that tell us of somebody."""

OWN = frozenset({"office@oak.example", "oak.example"})


def mail(
    body: str,
    sender: str = "wordpress@oak.example",
    subject: str = "New entry",
    html: bool = False,
    extra: str = "",
) -> bytes:
    return (
        f"From: Site <{sender}>\r\nTo: office@oak.example\r\nSubject: "
        f"{subject}\r\n{extra}Content-Type: text/{'html' if html else 'plain'}; "
        f"charset=utf-8\r\n\r\n{body}"
    ).encode()
