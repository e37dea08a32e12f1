"""A mail with files and with a page that should run nothing."""

from email.message import EmailMessage
from io import BytesIO

from PIL import Image

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
EVIL = (
    '<p onclick="x()">Our roof <b>leaks</b></p><script>alert(1)</script><img '
    'src="https://track.example/p.gif" alt="logo"><a href="javascript:x()">here</a> <a '
    'href="https://ok.example">there</a><div style="display:none">unseen</div><form '
    'action="/x"><input></form>'
)


def mail_with(*files: tuple[str, str, bytes], html: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Message-ID"] = (
        "Ada Keen <ada@lovelace.example>",
        "office@oak-roofing.example",
        "Leak",
        "<files@lovelace.example>",
    )
    message.set_content("Our roof leaks, photos attached. Could somebody come this week?")
    if html:
        message.add_alternative(html, subtype="html")
    for name, kind, data in files:
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def picture(size: tuple[int, int] = (160, 40)) -> bytes:
    """A red one."""
    made = BytesIO()
    Image.new("RGB", size, "red").save(made, "PNG")
    return made.getvalue()
