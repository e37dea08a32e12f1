"""A business in which everything is set differently from how a new one begins."""

from dataclasses import replace
from datetime import date, time
from io import StringIO
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command

from followups.owner.answer_modes import Rule, decide_answer_rule
from followups.owner.emergency_texts import write_text
from followups.owner.saved_replies import write_reply
from followups.owner.sequence_texts import texts_of
from followups.owner.sequence_versions import save_texts
from integrations.strangers import pictures
from leads.business.logo import write_logo
from leads.models import Business
from leads.owners.rules import Wanted, keep_rule, keep_teamwork
from leads.sources import settings as sources
from tests.support import MONDAY
from tests.support.files import picture
from tests.support.sequences import step

LINE: Any = {"number": "+19025550166", "ring_seconds": 20, "greeting": "Hello"}
BOX: Any = {"host": "imap.oak.example", "port": 993, "tls": "implicit", "user": "oak"}


def fill_in(business: Business, owner: User) -> None:
    """What an owner sets in the pages, beside what the file of the tests gives."""
    Business.objects.update(
        holidays="CA-NS",
        open_dates=["2026-12-25"],
        closed_dates=["2026-12-26"],
        missed="move",
        mail_a_minute=40,
        attachment_days=None,
        conversation_days=900,
        audit_days=400,
        reasons_off=["vague"],
        signature="Yours,\nOak",
        warm_up_from=date(2026, 9, 1),
        second_factor_demanded=True,
        accent="#7a1f5c",
        look_up_websites=True,
        raw_days=91,
        model_call_days=181,
        log_days=366,
        about="Four people who repair roofs.",
        booking_url="https://calendar.oak.example/",
        promise_minutes=45,
    )
    write_logo(business, pictures.as_logo(picture()), MONDAY, owner)
    texts = texts_of(business.sequences.get(in_force=True))
    by_text = replace(step(4, body="Still there?"), channel="sms", subject="")
    steps = [step(2), by_text, step(30, rest=True, body="Still there?")]
    save_texts(business, replace(texts, window_to=time(16), steps=steps), MONDAY, owner)
    save_texts(business, replace(texts, first_body="Sorry."), MONDAY, owner, "no_fit")
    write_text(business, "en", "Ring us", "Ring {{phone}} now.", MONDAY, owner)
    write_reply(business, "Thanks", "Thank you, {{first_name}}.", MONDAY, owner)
    rules = {
        "new_inquiry": Rule("draft", "nothing"),
        "existing_customer": Rule("template", subject="Yes", body="Hi!"),
    }
    decide_answer_rule(business, None, rules, MONDAY, owner)
    fill_in_sources(business, owner)
    form = business.sources.get(kind="form")
    heating = Wanted(form, "M4, M5", "boiler", "fr", "existing_customer", "least_busy", [owner])
    for wanted in (heating, Wanted(people=[owner])):
        keep_rule(business, None, wanted, MONDAY, owner)
    keep_teamwork(business, False, False, 40, None, MONDAY, owner)


def fill_in_sources(business: Business, owner: User) -> None:
    """Every setting of a source is another one than a new source begins with."""
    hook = sources.new_source(business, "webhook", "Builder", MONDAY)
    decide_answer_rule(business, hook, {"new_inquiry": Rule("none")}, MONDAY, owner)
    business.sources.exclude(kind="api").update(
        fields=[{"name": "email", "label": "Mail", "required": True}],
        thanks="Thank you!",
        redirect="https://oak.example/thanks",
        consent="You may write to me.",
        language="fr",
        mapping={"a": "email"},
        needs_proof=True,
        most_an_hour=None,
        allowed_origins=["https://oak.example"],
        checked_by="mx.oak.example",
        active=False,
    )
    business.sources.filter(kind="form").update(name="Quotes")
    business.sources.filter(kind="sms").update(telephone=LINE)
    business.sources.filter(kind="mailbox").update(mailbox=BOX)


def exported(key: str) -> str:
    out = StringIO()
    call_command("export_business", key, stdout=out)
    return out.getvalue()
