"""Whatever somebody sets differently stands among the changes: by whom, when, and what."""

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.owner import (
    answer_modes,
    emergency_texts,
    framing,
    saved_replies,
    sequence_versions,
)
from followups.owner.sequence_texts import standard_texts
from integrations.mailboxes.mailbox import Position
from leads.business import (
    archive,
    closed_days,
    connections,
    facts,
    logo,
    preferences,
    sender,
    team,
)
from leads.criteria import versions
from leads.enrichment import website
from leads.models import Business, SettingChange, Source
from leads.review import reasons
from leads.sources import (
    captions,
    form_settings,
    mailboxes,
    number_settings,
    numbers,
    posted_mail,
    profile,
    settings,
    sites,
    webhook_secret,
)
from tests import support
from tests.support import MONDAY, sources

pytestmark = pytest.mark.django_db
SETTINGS = ("leads/business/", "leads/sources/", "leads/criteria/", "followups/owner/")
DURABLE = "transaction.atomic(durable=True)"
NO_SETTING = {
    "claim_canary": "a test inquiry on its way",
    "forget_view": "how somebody looks at the list of leads",
    "keep_view": "how somebody looks at the list of leads",
    "note_canary": "what became of one",
    "note_news": "when a provider told something",
    "note_posted": "when a provider posted a mail",
    "note_refused_post": "what a stranger tried",
    "note_refused_site": "what a stranger tried",
    "note_test": "what a test found",
    "note_try": "what was sent to try everything",
    "renew_connection_secrets": "the same secret under another key",
    "send_trial": "mails to oneself",
    "skip_steps": "how a guide is read",
    "take_up_step": "how a guide is read",
}
OF_FORM: Any = {
    "name": "Quotes",
    "consent": "",
    "thanks": "Thank you!",
    "redirect": "",
    "language": "fr",
    "needs_proof": True,
    "most_an_hour": 5,
    "active": True,
    "allowed_origins": ["https://oak.example"],
}
BOX: Any = {"host": "imap.x.example", "port": 993, "tls": "implicit", "user": "o@x.example"}
CRITERION: Any = {"text": "Roofs only.", "kind": "judgement"}


def of_kind(business: Business, kind: str) -> Source:
    return business.sources.filter(kind=kind).order_by("id")[0]


def draft(business: Business, by: User) -> Any:
    return versions.new_version(business, [CRITERION], MONDAY, by, try_first=True)


def reply(business: Business, by: User) -> Any:
    return saved_replies.keep_saved_reply(business, "Thanks", "Thank you.", MONDAY, by)


def fact(business: Business) -> Any:
    facts.keep_fact(business, None, "en", {"topic": "", "text": "Quotes are free."}, MONDAY)
    return business.approved_facts.last()


def question(business: Business) -> Any:
    framing.keep_question(business, None, "en", "Is it flat?", MONDAY)
    return business.own_questions.last()


def hook(business: Business) -> Source:
    return settings.new_source(business, Source.Kind.WEBHOOK, "Builder", MONDAY)


def secret_hook(business: Business, by: User) -> Source:
    source = hook(business)
    webhook_secret.keep_webhook_secret(source, "a secret, long enough", MONDAY, by)
    source.refresh_from_db()
    return source


def mailbox(business: Business, by: User) -> Source:
    box = of_kind(business, Source.Kind.MAILBOX)
    mailboxes.connect_source(box, BOX, "secret", Position(1, 1), by, MONDAY)
    return box


def connected(business: Business, by: User) -> None:
    values = {"service": "openai"}
    connections.keep_connection(business, "model", values, {"key": "secret"}, by, MONDAY)


def second(business: Business, by: User) -> None:
    elm = support.make_business(key="elm", name="Elm", email="office@elm.example")
    elm.memberships.create(user=by, role="owner")


def withdrawn(business: Business, by: User) -> None:
    sequence_versions.save_texts(business, standard_texts(), MONDAY, by, "no_fit")
    sequence_versions.withdraw_sequence(business, "no_fit", MONDAY, by)


def archived(business: Business, by: User) -> None:
    second(business, by)
    archive.archive_business(business, MONDAY, by)


def sending(business: Business, by: User) -> None:
    wanted = preferences.SendingPreferences("send", "https://x.example/b", 7)
    preferences.keep_sending(business, wanted, MONDAY, by)


VERBS: dict[str, Callable[[Business, User], object]] = {
    "allow_site": lambda b, by: sites.allow_site(
        support.form_of(b), "https://x.example", MONDAY, by
    ),
    "archive_business": archived,
    "bring_back_business": lambda b, by: (
        archived(b, by),
        archive.bring_back_business(b, MONDAY, by),
    ),
    "change_form": lambda b, by: form_settings.change_form(
        support.form_of(b), captions.standard_fields("en")[1:], OF_FORM, MONDAY, by
    ),
    "change_mapping": lambda b, by: settings.change_mapping(
        hook(b), {"a": "email"}, "", True, MONDAY, by
    ),
    "change_sender": lambda b, by: sender.change_sender(b, "new@oak.example", by, MONDAY),
    "change_telephone": lambda b, by: number_settings.change_telephone(
        of_kind(b, Source.Kind.SMS), "Line", "fr", True, {"greeting": "Hello"}, MONDAY, by
    ),
    "connect_mailbox": lambda b, by: settings.connect_mailbox(b, BOX, MONDAY),
    "connect_source": mailbox,
    "decide_answer_rule": lambda b, by: answer_modes.decide_answer_rule(
        b, None, {"new_inquiry": answer_modes.Rule("draft")}, MONDAY, by
    ),
    "demand_second_factor": lambda b, by: team.demand_second_factor(b, True, MONDAY, by),
    "disconnect_source": lambda b, by: mailboxes.disconnect_source(mailbox(b, by), by, MONDAY),
    "forget_connection": lambda b, by: (
        connected(b, by),
        connections.forget_connection(b, "model", by, MONDAY),
    ),
    "forget_logo": lambda b, by: (
        logo.write_logo(b, b"a picture", MONDAY, by),
        logo.forget_logo(b, MONDAY, by),
    ),
    "write_logo": lambda b, by: logo.write_logo(b, b"a picture", MONDAY, by),
    "keep_closed_days": lambda b, by: closed_days.keep_closed_days(
        b, 2026, [date(2026, 3, 3)], MONDAY, by
    ),
    "keep_connection": connected,
    "keep_emergency_text": lambda b, by: emergency_texts.keep_emergency_text(
        b, "en", "Ring us", "Please ring us now.", MONDAY, by
    ),
    "keep_fact": lambda b, by: facts.keep_fact(
        b, None, "en", {"topic": "", "text": "Quotes are free."}, MONDAY, by
    ),
    "keep_frame": lambda b, by: framing.keep_frame(
        b, "en", framing.FrameTexts(opening="Good day!"), MONDAY, by
    ),
    "keep_holidays": lambda b, by: closed_days.keep_holidays(b, "FR", MONDAY, by),
    "keep_profile": lambda b, by: profile.keep_profile(
        b, replace(profile.profile_of(b), name="Oak & Sons"), MONDAY, by
    ),
    "keep_question": lambda b, by: framing.keep_question(b, None, "en", "Is it flat?", MONDAY, by),
    "keep_retention": lambda b, by: preferences.keep_retention(
        b, preferences.RetentionPreferences(30, 30, 60, 99), MONDAY, by
    ),
    "keep_posting": lambda b, by: posted_mail.keep_posting(
        of_kind(b, Source.Kind.MAILBOX), "mailgun", "secret", MONDAY, by
    ),
    "keep_webhook_secret": secret_hook,
    "forget_webhook_secret": lambda b, by: webhook_secret.forget_webhook_secret(
        secret_hook(b, by), MONDAY, by
    ),
    "keep_saved_reply": reply,
    "keep_sending": sending,
    "name_receiving_server": lambda b, by: settings.name_receiving_server(
        of_kind(b, Source.Kind.MAILBOX), "", "mx.x.example", MONDAY, by
    ),
    "new_api_key": lambda b, by: settings.new_api_key(b, "ours", MONDAY, by),
    "new_source": lambda b, by: settings.new_source(b, Source.Kind.FORM, "", MONDAY, by),
    "put_in_force": lambda b, by: versions.put_in_force(draft(b, by), MONDAY, by),
    "remove_fact": lambda b, by: facts.remove_fact(b, fact(b).pk, MONDAY, by),
    "remove_question": lambda b, by: framing.remove_question(b, question(b).pk, MONDAY, by),
    "remove_saved_reply": lambda b, by: saved_replies.remove_saved_reply(reply(b, by), MONDAY, by),
    "save_criteria": lambda b, by: versions.save_criteria(b, [CRITERION], MONDAY, by),
    "save_texts": lambda b, by: sequence_versions.save_texts(
        b, standard_texts(), MONDAY, by, "no_fit"
    ),
    "switch_look_ups": lambda b, by: website.switch_look_ups(b, True, MONDAY, by),
    "switch_reason": lambda b, by: reasons.switch_reason(b, "low_confidence", False, MONDAY, by),
    "switch_source": lambda b, by: settings.switch_source(support.form_of(b), MONDAY, by),
    "take_number": lambda b, by: numbers.take_number(b, "+19025550155", "", MONDAY, by),
    "withdraw_sequence": withdrawn,
}
ELSEWHERE = {"switch_look_ups", "switch_reason"}


def test_no_verb_of_the_settings_is_left_out() -> None:
    durable = {
        function.name
        for name, _, tree in sources.sources()
        if name.startswith(SETTINGS) and "/importing/" not in name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and DURABLE in map(ast.unparse, function.decorator_list)
    }
    assert durable | ELSEWHERE == set(VERBS) | set(NO_SETTING)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_of_the_settings_leaves_its_change(
    business: Business, owner: User, verb: str
) -> None:
    VERBS[verb](business, owner)
    last = SettingChange.objects.filter(business=business).latest("id")
    assert last.before != last.after
    assert last.at == MONDAY
    assert last.who == ("" if verb == "connect_mailbox" else owner.email)
    assert "secret" not in str(list(SettingChange.objects.values_list("before", "after")))


def test_the_page_shows_a_change_of_a_source_and_nothing_where_nothing_was_changed(
    inside: Client, business: Business
) -> None:
    hook(business)
    source = business.sources.get(name="Builder")
    address, typed = f"/sources/{source.pk}/", {"name": "Tap", "active": "on"}
    rows = {"meanings-TOTAL_FORMS": "0", "meanings-INITIAL_FORMS": "0"}
    for _ in range(2):
        assert inside.post(address, {**typed, **rows}).status_code == 302
    assert SettingChange.objects.filter(name="Builder: name", after="Tap").count() == 1
    page = inside.get("/settings/changes/").content.decode()
    assert "Sources: Builder: name" in page
