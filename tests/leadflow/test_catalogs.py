"""Our words to visitors and leads are in the language of who reads them."""

import re
from collections.abc import Iterator
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from followups.content import mail, sms
from followups.content.merge_fields import fill
from integrations.telephony.telephone import LOCALES
from leads.languages import LANGUAGES, spoken_language
from leads.models import Business, Lead, Source
from leads.public.telephone import standard_greeting
from leads.sources.captions import captions
from leads.words.opt_in import allows_again
from leads.words.stop_alone import opt_out_keyword
from tests import support
from tests.support.segments import segments

TOLD_TO_SEND = re.compile(r"\b[A-Z]{4,}\b")
VALUES = {
    "first_name": "Alexandra",
    "business": "Fernhill Home Services Ltd",
    "phone": "+1 902 555 0188",
}
every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(autouse=True)
def _worker_speaks_italian() -> Iterator[None]:
    """Whatever the process that serves or sends is set to must never be seen."""
    with translation.override("it"):
        yield


def someone(language: str, channel: str = "sms", source: str = "en") -> Any:
    return SimpleNamespace(
        language=language, channel=channel, source=SimpleNamespace(language=source, telephone={})
    )


def test_every_language_has_a_voice() -> None:
    assert set(LOCALES) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("wished", "spoken"),
    [(["de"], "de"), (["de-AT"], "de"), (["it"], "en"), ([""], "en"), (["it", "pl"], "pl")],
)
def test_a_language_that_we_do_not_speak_gets_english(wished: list[str], spoken: str) -> None:
    assert spoken_language(*wished) == spoken


@every_language
@pytest.mark.parametrize("kind", ["opted_out", "allowed", "help"])
def test_a_notice_takes_two_segments_at_most(language: str, kind: str) -> None:
    assert segments(fill(sms.notice_text(someone(language), kind), VALUES)) <= 2


@every_language
def test_room_is_left_for_how_to_stop(language: str) -> None:
    with translation.override(language):
        assert len(" " + gettext("Reply STOP to opt out.")) <= sms.WAY_OUT


@every_language
def test_words_that_people_are_told_to_send_are_heard(language: str) -> None:
    with translation.override(language):
        how_to_stop = gettext("Reply STOP to opt out.")
    to_stop = [how_to_stop, *(sms.notice_text(someone(language), k) for k in ("allowed", "help"))]
    for text in to_stop:
        assert [opt_out_keyword(w) for w in TOLD_TO_SEND.findall(text)].count("") == 0
        assert TOLD_TO_SEND.findall(text)
    words = TOLD_TO_SEND.findall(sms.notice_text(someone(language), "opted_out"))
    assert words
    assert all(allows_again(w) for w in words)


def test_a_text_is_in_the_persons_language_else_in_that_of_the_number() -> None:
    assert sms.first_response_text(someone("de")).startswith("Guten Tag {{first_name}}, vielen")
    assert sms.first_response_text(someone("pl", "call")).startswith("Dzień dobry, tu {{business}}")
    assert sms.first_response_text(someone("it", source="pl")).startswith("Dzień dobry")
    assert sms.first_response_text(someone("it", source="it")).startswith("Hi {{first_name}}")


@every_language
@pytest.mark.django_db
def test_the_form_speaks_the_language_of_its_source(
    client: Client, business: Business, language: str
) -> None:
    Source.objects.filter(key="oak").update(
        language=language,
        fields=[
            {"name": "email", "label": "E-mail", "required": True},
            {"name": "size", "label": "Size", "choices": ["S", "L"]},
        ],
    )
    said = captions(language)
    page = unescape(client.get("/f/oak/").content.decode())
    assert f'<html lang="{language}">' in page
    assert said["send"] in page
    assert said["write"].format(business="Oak Roofing") in page
    wrong = unescape(client.post("/f/oak/", {"email": "none", "size": "XL"}).content.decode())
    assert said["email"] in wrong
    assert said["mend"] in wrong
    with translation.override(language):  # Django's own words follow
        django = gettext("Select a valid choice. %(value)s is not one of the available choices.")
    assert django % {"value": "XL"} in wrong
    assert said["thanks"] in unescape(client.get("/f/oak/thanks/").content.decode())
    answer = client.post(
        "/f/oak/", {"email": "a@x.example"}, headers={"Accept": "application/json"}
    )
    assert answer.json()["thanks"] == said["thanks"]


@every_language
@pytest.mark.django_db
def test_mails_and_the_pages_behind_their_links_speak_the_persons_language(
    client: Client, business: Business, language: str
) -> None:
    Business.objects.update(booking_url="https://calendar.example/oak")
    lead = support.answered_lead(business)
    Lead.objects.update(language=language)
    lead.refresh_from_db()
    sent = support.first_answer(lead)
    mail.compose_mail(sent, [])
    pages = {
        "leave": ["What may {business} send you?", "Yes, stop everything"],
        "not-me": ["It was not you who wrote to {business}?", "It was not me"],
        "booking": ["Choose a time with {business}", "See the calendar"],
    }
    with translation.override(language):
        footer = [
            gettext("You get this because you wrote to {business}."),
            gettext("Rather not hear from us again? Unsubscribe: {link}"),
            gettext("Was it not you who wrote? Tell us: {link}"),
        ]
        pages = {page: [gettext(words) for words in told] for page, told in pages.items()}
        subject = gettext("Your message to {business}").format(business="Oak Roofing")
        unsubscribe = gettext("unsubscribe")
        done = gettext("Done. {business} will not write to you again.")
    links = {page: mail.own_address(page, lead) for page in pages}
    reason, leave, not_me = footer
    assert reason.format(business="Oak Roofing") in sent.text
    assert leave.format(link=links["leave"]) in sent.text
    assert not_me.format(link=links["not-me"]) in sent.text
    assert f">{unsubscribe}</a>" in sent.html
    assert mail.standard_subject(lead) == subject
    for page, words in pages.items():
        shown = unescape(client.get(links[page]).content.decode())
        assert all(w.format(business="Oak Roofing") in shown for w in words)
    told = unescape(client.post(links["leave"]).content.decode())
    assert done.format(business="Oak Roofing") in told


@every_language
@pytest.mark.django_db
def test_a_caller_hears_the_language_of_the_number(business: Business, language: str) -> None:
    number = business.sources.get(kind=Source.Kind.SMS)
    number.language = language
    with translation.override(language):
        greeting = gettext(
            "You have reached {business}. We cannot take your call right now. Please tell us "
            "after the tone how we can help; we will get back to you."
        )
    assert standard_greeting(number) == greeting.format(business="Oak Roofing")


@every_language
@pytest.mark.django_db
def test_a_page_too_large_speaks_the_language_of_its_source(
    client: Client, business: Business, language: str
) -> None:
    Source.objects.filter(key="oak").update(language=language)
    page = unescape(client.post("/f/oak/", {"message": "x" * 300_000}).content.decode())
    with translation.override(language):
        assert gettext("That was too long") in page
        assert f'<html lang="{language}">' in page
    assert business.phone in page


@every_language
@pytest.mark.django_db
def test_who_finds_nothing_is_told_in_the_language_of_their_browser(
    client: Client, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = {"Accept-Language": f"nl, {language}-CH;q=0.8"}
    with translation.override(language):
        nothing, large = gettext("There is nothing here"), gettext("That was too large")
        busy, wrong = gettext("One moment, please"), gettext("Something went wrong on our side")
    for path in ("/f/none/", "/f/none/thanks/", "/u/none/", "/n/none/", "/b/none/", "/f/"):
        page = client.get(path, headers=theirs)
        assert page.status_code == 404
        assert "Accept-Language" in page["Vary"]
        assert nothing in unescape(page.content.decode())
    page = client.post("/u/none/", {"x": "x" * 300_000}, headers=theirs)
    assert page.status_code == 413
    assert large in unescape(page.content.decode())
    client.raise_request_exception = False
    for error, status, words in ((OperationalError, 503, busy), (RuntimeError, 500, wrong)):

        def fails(*_: Any, error: type[Exception] = error) -> None:
            raise error("on purpose")

        monkeypatch.setattr("followups.views.signed_address.lead_of_token", fails)
        page = client.get("/u/none/", headers=theirs)
        assert page.status_code == status
        assert words in unescape(page.content.decode())
        assert f'<html lang="{language}">' in page.content.decode()


@pytest.mark.django_db
def test_the_teams_pages_stay_english_whatever_the_browser_asks(client: Client) -> None:
    with translation.override("en"):  # the process as it is
        page = client.get("/nowhere/", headers={"Accept-Language": "de"}).content.decode()
    assert "There is nothing here" in page
    assert '<html lang="en">' in page


@every_language
@pytest.mark.django_db
def test_what_is_pasted_into_a_site_speaks_the_language_of_its_form(
    client: Client, business: Business, owner: User, language: str
) -> None:
    form = business.sources.get(key="oak")
    Source.objects.filter(pk=form.pk).update(language=language)
    client.force_login(owner)
    page = unescape(unescape(client.get(f"/sources/{form.pk}/").content.decode()))
    said = captions(language)
    assert page.count(f'data-title="{said["frame"]}"') == 2
    assert f'data-label="{said["bubble"]}"' in page
    assert f"<button>{said['send']}</button>" in page
