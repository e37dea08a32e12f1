"""Whom an owner names in the pages, what is typed there, and what they make of it."""

from typing import Any

import pytest

from followups.outbox import send as outbox
from leads.models import Business, Connection, Source
from leads.models.connection import opened
from tests import support
from tests.support.mail_out import PAGE as MAIL
from tests.support.mail_out import Postmark, typed_for
from tests.support.secrets import made_up, seen_in
from tests.support.servers.endpoint import Endpoint, honest
from tests.support.servers.imap import Imap
from tests.support.servers.sink import Sink
from tests.support.servers.telltale import Telltale, models_answer, refusal_with, tell_all
from tests.support.servers.twilio import Twilio
from tests.support.telephone import OAK

TYPED = {  # every field of a form in which a secret is typed, and what we call it here
    "ServerForm.password": "mail server",
    "ApiForm.key": "provider",
    "ApiForm.second_key": "second key",
    "ApiForm.signing_key": "signing key",
    "ConnectForm.password": "mailbox",
    "PostingForm.signing_key": "posting key",
    "ProofForm.secret": "webhook",
    "AccountForm.token": "telephone",
    "ModelForm.key": "model",
    "JoinForm.password": "new password",
}
NAMES = tuple(TYPED.values())
MODEL, TELEPHONE = "/settings/model/", "/settings/telephone/"
PAGES = (f"{MAIL}?by=api", f"{MAIL}?change=1", "/settings/changes/", "/settings/log/")


class Outside:
    """Everybody whom an owner names in the pages: at first they tell all that they were told."""

    def __init__(self) -> None:
        self.sink, self.imap, self.telltale = Sink(), Imap(), Telltale()
        self.postmark, self.twilio, self.model = Postmark(), Twilio(), Endpoint()
        self.sink.start()
        self.imap.start()

    def stop(self) -> None:
        outbox.close_outbox()
        for each in (self.postmark, self.twilio, self.model, self.telltale, self.sink, self.imap):
            each.stop()


def forms_filled(business: Business, out: Outside) -> dict[str, dict[str, Any]]:
    """{address: what an owner types there}; mail leaves by the last."""
    box = support.mailbox_of(business)
    hook = Source.objects.create(business=business, kind=Source.Kind.WEBHOOK, name="Builder")
    at = {"host": "127.0.0.1", "tls": "none", "folder": ""}
    signed = {"sender": "hello@oak-roofing.example", "signing_key": made_up("signing key")}
    return {
        f"/sources/{box.pk}/connect/": {
            **at,
            "address": "office@oak-roofing.example",
            "port": out.imap.port,
            "user": "office",
            "password": made_up("mailbox"),
        },
        f"/sources/{box.pk}/posts/": {
            "posted_by": "mailgun",
            "signing_key": made_up("posting key"),
        },
        f"/sources/{hook.pk}/secret/": {"by": "typed", "secret": made_up("webhook")},
        TELEPHONE: {"sid": OAK[0], "token": made_up("telephone")},
        MODEL: {
            "service": "other",
            "address": f"{out.model.address}/v1",
            "model": "small-1",
            "key": made_up("model"),
        },
        f"{MAIL}?by=api": {
            **signed,
            "by": "mailjet",
            "key": made_up("provider"),
            "second_key": made_up("second key"),
        },
        f"{MAIL}?by=server": typed_for(out.sink, password=made_up("mail server")),
    }


def let_in(out: Outside, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on everybody takes what they are told."""
    out.sink.script.clear()
    out.imap.refusal, out.model.behave = "", honest
    settings.TWILIO_API_URL = out.twilio.address
    monkeypatch.setattr("tests.support.mail_out.PASSWORD", made_up("provider"))
    settings.ANYMAIL = {"POSTMARK_API_URL": f"{out.postmark.address}/", "REQUESTS_TIMEOUT": 30}


def tell(out: Outside) -> None:
    tell_all(out.sink, made_up("mail server"))
    out.imap.refusal = refusal_with(made_up("mailbox"))
    out.model.behave = models_answer(made_up("model"))


def names_kept(business: Business) -> set[str]:
    """Whose secrets are kept, for us alone to read."""
    rows = Connection.objects.filter(business=business)
    boxes = business.sources.exclude(mailbox_secret="", posted_secret="")
    opened_ones = [row.secrets for row in rows] + [
        opened(secret) for box in boxes for secret in (box.mailbox_secret, box.posted_secret)
    ]
    return seen_in(str(opened_ones), NAMES)
