"""Each of the team reads in their own language, whoever acts; customers and rows never notice."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import translation

from followups.answers import reply
from followups.models import Message
from followups.models.answering import text_hash
from followups.team import channel_alerts, weekly_mail
from integrations.texts.sentences import in_words
from leadflow.accounts import inviting, mails
from leads.audit import Actor
from leads.models import AuditEntry, Business, Lead, LeadEvent, Profile
from leads.report import weekly
from leads.report.weeks import monday_of
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.drafts import drafted
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db
IMBALANCE = [(2, "%(count)s leads have no arrival behind them")]
FRENCH_FOOTER, GERMAN_FOOTER = "Vous recevez", "Sie erhalten diese"
WRONG = "Les comptes de ce qui est arrivé ne tombent pas juste"


def speaks(user: User, language: str, formats: str = "") -> User:
    Profile.objects.update_or_create(user=user, defaults={"language": language, "formats": formats})
    return User.objects.get(pk=user.pk)


@pytest.fixture
def french(inside: Client, owner: User) -> Client:
    """The owner's browser, who reads French."""
    speaks(owner, "fr")
    return inside


def alerts() -> dict[str, str]:
    return {m.to: f"{m.subject}\n{m.text}" for m in Message.objects.filter(kind="alert")}


def test_each_is_told_in_their_own_language(business: Business, owner: User) -> None:
    speaks(owner, "fr")
    english = support.make_owner(business, "en@oak-roofing.example")
    speaks(english, "en")
    silent = support.make_owner(business, "silent@oak-roofing.example")
    with translation.override("it"):  # whatever the worker is set to
        channel_alerts.notify_imbalance(business, IMBALANCE, MONDAY)
    told = alerts()
    assert WRONG in told[owner.email]
    assert "- Dossiers sans arrivée derrière eux : 2" in told[owner.email]
    assert "the books do not balance" in told[english.email]
    assert told[silent.email] == told[english.email]


def test_who_has_not_chosen_is_told_in_the_language_of_the_business(
    business: Business, owner: User
) -> None:
    Business.objects.update(languages=["de", "fr"])  # the team is not spoken to in German
    business.refresh_from_db()
    channel_alerts.notify_imbalance(business, IMBALANCE, MONDAY)
    assert WRONG in alerts()[owner.email]


def test_the_weekly_report_is_in_the_language_of_who_gets_it(
    business: Business, owner: User
) -> None:
    speaks(owner, "fr")
    english = support.make_owner(business, "en@oak-roofing.example")
    support.answered_lead(business)
    report = weekly.write_report(business, monday_of(MONDAY.date()), MONDAY)
    with translation.override("it"):
        weekly_mail.mail_report(report, MONDAY)
    subjects = dict(Message.objects.filter(kind="report").values_list("to", "subject"))
    assert subjects[owner.email].startswith("Oak Roofing: 1 demande, 1 avec réponse")
    assert subjects[english.email].startswith("Oak Roofing: 1 inquiry, 1 answered within")


def test_mails_about_an_account_and_invitations_follow(business: Business, owner: User) -> None:
    owner = speaks(owner, "fr", "12h")
    mails.mail_news("password_changed", owner, owner.email, Actor(owner, None), MONDAY)
    news = Message.objects.get(kind="account")
    assert news.subject == "Votre mot de passe a été modifié"
    assert "lun 14 sep, 11 h 00 ADT" in news.text
    Business.objects.update(languages=["fr"])
    business.refresh_from_db()
    with translation.override("en"):  # who invites reads English
        inviting.invite(business, inviting.Invited("new@oak.example", "member"), owner, MONDAY)
    invitation = Message.objects.get(to="new@oak.example")
    assert invitation.subject == "Oak Roofing vous invite"
    assert "en tant que membre" in invitation.text


def test_pages_and_refusals_are_in_the_language_of_the_profile(
    business: Business, inside: Client, owner: User
) -> None:
    page = inside.get("/settings/account/", headers={"Accept-Language": "de"}).content.decode()
    assert '<html lang="en">' in page
    assert "Español" in page
    typed = {"name": "Ann", "language": "fr", "formats": "12h"}
    said = inside.post(reverse("profile"), typed, follow=True).content.decode()
    assert '<html lang="fr">' in said
    assert "Enregistré." in said
    assert "Saved." not in said
    said = inside.get("/settings/account/").content.decode()
    assert "jeu 17 sep, 14 h 35" in said
    refused = inside.post("/settings/alerts/", {"phone": "12"}).content.decode()
    assert "« 12 » n&#x27;est pas un numéro de téléphone." in refused


def test_who_has_chosen_nothing_gets_the_browsers_language(inside: Client) -> None:
    page = inside.get("/settings/account/", headers={"Accept-Language": "es-MX, en;q=0.5"})
    assert '<html lang="es">' in page.content.decode()


def test_who_is_not_signed_in_gets_the_browsers_language(business: Business, owner: User) -> None:
    somebody = Client(headers={"Accept-Language": "es-MX, en;q=0.5"})
    sign_in = somebody.get(reverse("account_login")).content.decode()
    assert "Iniciar sesión en leadflow" in sign_in
    assert '<html lang="es">' in sign_in
    invited = inviting.Invited("dee@oak-roofing.example", "member", by_mail=False)
    link = inviting.invite(business, invited, owner, support.clock())
    assert "Unirse a Oak Roofing" in somebody.get(link).content.decode()
    somebody.post(link, {"name": "Dee Poole", "password": "a wholly different phrase"})
    kept = AuditEntry.objects.filter(kind="team_changed").values_list("about", flat=True)
    assert "joined as member" in kept, "rows stay English"


def test_customers_words_stay_theirs_where_somebody_french_acts(
    business: Business, french: Client, model: Model, mail_through: Sink
) -> None:
    message = drafted(business, model)
    Lead.objects.update(language="de", received_at=support.clock())
    typed = {"seen": text_hash(message.subject, message.body), "subject": message.subject}
    body = {"what": "approve", "body": "Hallo {{first_name}}"}
    assert french.post(f"/approvals/{message.pk}/", {**typed, **body}).status_code == 302
    message.refresh_from_db()
    support.live_answer(message.not_before)
    message.refresh_from_db()
    assert message.state == "sent"
    assert GERMAN_FOOTER in message.text
    assert FRENCH_FOOTER not in message.text
    answer = {"text": "Guten Tag", "channel": "email"}
    assert french.post(f"/leads/{message.lead_id}/reply/", answer).status_code == 302
    sent = Message.objects.get(kind="reply")
    with translation.override("fr"):
        assert reply.reply_subject(sent.lead).startswith("Re: ")
    support.live(sent.not_before)
    sent.refresh_from_db()
    assert "Guten Tag" in sent.text
    assert GERMAN_FOOTER in sent.text
    assert FRENCH_FOOTER not in sent.text


def test_rows_keep_english_and_pages_say_it_in_french(
    business: Business, french: Client, model: Model
) -> None:
    message = drafted(business, model)
    typed = {"what": "reject", "seen": text_hash(message.subject, message.body), "why": "zu teuer"}
    assert french.post(f"/approvals/{message.pk}/", typed).status_code == 302
    lead = Lead.objects.get(pk=message.lead_id)
    kept = lead.attentions.get().text
    assert kept == "The draft was rejected: answer them yourself"
    page = french.get(f"/leads/{lead.pk}/").content.decode()
    assert "Le brouillon a été rejeté : répondez vous-même" in page
    assert kept not in page
    assert LeadEvent.objects.filter(lead=lead, kind="rejected").exists()


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("", ""),
        ("They have written back.", "La personne a répondu."),
        ("Nobody: ever wrote this", "Nobody: ever wrote this"),
    ],
)
def test_a_kept_sentence_is_worded_and_what_others_wrote_stays(kept: str, said: str) -> None:
    with translation.override("fr"):
        assert in_words(kept).startswith(said)


def test_a_lead_is_captured_in_english_whoever_speaks(business: Business) -> None:
    with translation.override("fr"):
        lead: Any = support.write(business, ADA)
        arrival = lead.arrivals.get()
    assert "é" not in arrival.why
