"""The secret key is replaced, changed or lost: what it signed holds on, or everybody is told."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.core.management import CommandError, call_command
from django.test import Client

from followups.answers import approval_links
from followups.models import Message
from followups.outbox import send as outbox
from integrations.secrecy.keys import fingerprint
from leadflow import health, jobs
from leadflow.configuration import environment, secret_keys
from leadflow.models import KeyFingerprint
from leads.contacts import consent, threads
from leads.models import Business
from leads.screening import proof, seal
from tests import support
from tests.support import ADA, MONDAY, crowd, letter
from tests.support.crowd import TUESDAY

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "another-key-altogether"


@pytest.fixture
def replaced(settings: Any) -> Any:
    """Called in the middle of a test: the key is a new one, and the older one still accepted."""

    def replace(keep: bool = True) -> None:
        older = [settings.SECRET_KEY] if keep else []
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, older

    return replace


def test_the_way_out_in_a_mail_of_last_year_works(
    client: Client, business: Business, replaced: Any
) -> None:
    lead = support.answered_lead(business)
    found = re.search(r"/u/[^\s>]+", support.first_answer(lead).text)
    assert found
    replaced()
    assert client.post(found[0]).status_code == 200
    assert consent.is_withdrawn(lead.contact)


def test_without_the_older_key_the_same_link_is_no_longer_ours(
    client: Client, business: Business, replaced: Any
) -> None:
    lead = support.answered_lead(business)
    found = re.search(r"/u/[^\s>]+", support.first_answer(lead).text)
    assert found
    replaced(keep=False)
    assert client.post(found[0]).status_code == 404


def test_a_reply_to_an_address_of_the_older_key_finds_its_lead(
    business: Business, replaced: Any
) -> None:
    lead = support.answered_lead(business)
    to = support.first_answer(lead).headers["Reply-To"]
    replaced()
    mail = letter("Else <else@y.example>", "Thursday is fine.", "A new subject", to=to)
    assert support.mail_in(business, mail, MONDAY + timedelta(hours=1)).lead == lead
    assert support.first_answer(lead).headers["Reply-To"] != threads.reply_address(
        lead, business.email
    )


def test_who_opted_out_under_an_older_key_and_was_erased_gets_nothing(
    business: Business, replaced: Any
) -> None:
    lead = support.answered_lead(business)
    named = support.first_answer(lead).message_id
    stop = letter(f"Ada <{ADA['email']}>", "Please take me off your list.", in_reply_to=named)
    support.mail_in(business, stop, MONDAY + timedelta(hours=1))
    support.live(MONDAY + timedelta(hours=2))
    Message.objects.filter(lead=lead).delete()
    lead.contact.leads.all().delete()
    lead.contact.delete()
    replaced()
    again = support.write(business, ADA, MONDAY + timedelta(days=1))
    support.live(MONDAY + timedelta(days=1))
    assert (support.first_answer(again).state, support.first_answer(again).why_code) == (
        "withheld",
        "suppressed",
    )


def test_forms_drafts_and_proofs_of_work_outlive_the_key(
    business: Business, owner: User, replaced: Any
) -> None:
    sealed = seal.make_seal("oak", MONDAY)
    solved = proof.solve_challenge(proof.new_challenge("oak"))
    lead = support.answered_lead(business)
    token = approval_links.approval_token(support.first_answer(lead), owner)
    replaced()
    assert seal.read_seal("oak", sealed)[0] == "good"
    assert proof.read_proof("oak", solved)[0] == "good"
    assert approval_links.draft_of_token(token)
    assert signing.loads(signing.dumps("new", key=NEW)) == "new"


def test_a_key_that_is_not_the_one_is_told_everywhere_and_follow_ups_wait(
    client: Client,
    business: Business,
    owner: User,
    replaced: Any,
    settings: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    secret_keys.note_key(MONDAY)
    older = settings.SECRET_KEY
    crowd.due_steps(business, 2)
    replaced(keep=False)
    secret_keys.note_key(TUESDAY)
    assert not KeyFingerprint.objects.filter(pk=fingerprint(NEW)).exists()
    assert health.health()[1]["alive"]["key"] is False
    assert client.get("/healthz").status_code == 503
    client.force_login(owner)
    assert "The secret key is not the one" in client.get("/").content.decode()
    with pytest.raises(CommandError, match=fingerprint(older)):
        call_command("secret_key")
    jobs.work_what_is_due()
    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}
    settings.SECRET_KEY_FALLBACKS = [older]
    assert secret_keys.advice() == ""
    assert outbox.send_next_message(TUESDAY)
    secret_keys.note_key(TUESDAY)
    assert KeyFingerprint.objects.count() == 2


def test_a_key_that_is_lost_for_good_is_forgotten_by_a_person(
    replaced: Any, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    secret_keys.note_key(MONDAY)
    replaced(keep=False)
    call_command("secret_key", "forget")
    assert "no longer work" in capsys.readouterr().out
    assert secret_keys.is_key_right()
    assert list(KeyFingerprint.objects.values_list("pk", flat=True)) == [fingerprint(NEW)]


def test_the_file_of_keys_gets_a_new_first_line_and_keeps_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setenv("LEADFLOW_VAR", str(tmp_path))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (first,) = environment.secret_keys()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = first, []
    secret_keys.note_key(MONDAY)
    secret_keys.add_key()
    second, kept = environment.secret_keys()
    assert (kept, second == first) == (first, False)
    assert environment.key_file().stat().st_mode & 0o077 == 0
    monkeypatch.setenv("SECRET_KEY", NEW)
    settings.SECRET_KEY = NEW
    assert f"SECRET_KEY_FALLBACKS_FILE={environment.key_file()}" in secret_keys.advice()
    monkeypatch.setenv("SECRET_KEY_FALLBACKS_FILE", str(environment.key_file()))
    assert environment.secret_keys() == [NEW, second, first]
