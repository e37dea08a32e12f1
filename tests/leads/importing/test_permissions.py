"""Who a table says must not be written to is brought in so, and nothing ever goes to them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.contacts import consent
from leads.fields import permission_asked
from leads.fields.permission import allows, says_no, says_stop
from leads.models import Business, Contact, Import, Lead
from leads.sources import importing
from tests import support
from tests.support import MONDAY
from tests.support.servers.sink import Sink

OPT_OUT = (
    "Unsubscribed|Opted out of email|Email opt-out|Do not contact|HasOptedOutOfEmail|Do Not Email|"
    "Unsubscribe Time|Don't email|DNC|Consent withdrawn|Abgemeldet|Newsletter abgemeldet|"
    "Keine Werbung|Einwilligung widerrufen|Nicht mehr anschreiben|Désabonné|Désinscrit le|"
    "Ne plus contacter|Ne souhaite plus être contacté|Dado de baja|No contactar|Baja del boletín|"
    "Wypisany|Nie kontaktować|Brak zgody|Cofnięta zgoda|Disiscritto|Uitgeschreven"
)
OPT_IN = (
    "Accepts marketing|Accepts Email Marketing|Consent|Newsletter|Marketing status|GDPR consent|"
    "Email Marketing Consent|Opted in|OK to email|Subscriber status|Einwilligung|Abonnent|"
    "Newsletter-Anmeldung|Consentement|Infolettre|Accepte de recevoir des emails|Consentimiento|"
    "Acepta marketing|Suscrito al boletín|Zgoda marketingowa|Biuletyn|Nieuwsbrief"
)
NEITHER = (
    "Email|Status|Lead Status|Message|Fax opt out|Preferred contact|When can we contact you?|"
    "Accepts SMS Marketing|Consent source|Subscription plan|Blocked drain?|Fire suppression|"
    "Planta baja|Wie dürfen wir Sie kontaktieren|Devis accepté|Abonnement|Objections|"
    "Marketing source"
)
STOPS = {
    "opt_out": "yes|TRUE|1|1.0|x|Unsubscribed|2026-03-01|maybe|Ja|☑|email",
    "opt_in": "|no|FALSE|0|nein|Unsubscribed|NEVER_SUBSCRIBED|?|☐|email only|pending",
}
ALLOWED = {
    "opt_out": "|no|FALSE|0|0.0|nein|N|n/a|Subscribed|☐|0000-00-00",
    "opt_in": "yes|true|1|SUBSCRIBED|Yes - 12/03/2026|tak|2026-03-01|☑",
}


@pytest.mark.parametrize(
    ("asked", "titles"), [("opt_out", OPT_OUT), ("opt_in", OPT_IN), ("", NEITHER)]
)
def test_titles(asked: str, titles: str) -> None:
    found = {title: permission_asked(title) for title in titles.split("|")}
    assert found == dict.fromkeys(found, asked)


def test_cells() -> None:
    for asked, said in STOPS.items():
        assert not [cell for cell in said.split("|") if allows(asked, cell)]
    for asked, said in ALLOWED.items():
        assert not [cell for cell in said.split("|") if not allows(asked, cell)]


@pytest.mark.parametrize("said", ["Unsubscribed", "Do Not Contact", "vip; unsubscribed", "dnc"])
def test_a_cell_of_any_column_says_it_alone(said: str) -> None:
    assert says_stop(said)
    assert not says_stop(f"{said} tenants ask about a roof")


def brought_in(business: Business, text: str) -> Import:
    """All of it, and the first answer and the follow-ups may go to its people."""
    draft = support.looked_at(business, text.encode())
    importing.change_mapping(draft, draft.mapping, may_answer=True)
    support.work_through(draft)
    importing.start_import(draft)
    return support.work_through(draft)


def live_a_week() -> None:
    for half_days in range(15):
        support.live(MONDAY + half_days * timedelta(hours=12))


def opted_out(address: str) -> bool:
    return consent.is_withdrawn(Contact.objects.get(addresses__value=address))


TABLE = "Name,Email,Message,{title}\nAda,a@c.example,roof leaks,{no}\nEve,e@c.example,leaks,{yes}\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "no", "yes"),
    [
        ("Unsubscribed", "yes", ""),
        ("Accepts marketing", "no", "yes"),
        ("Consent", "", "yes"),
        ("Marketing status", "Unsubscribed", "Subscribed"),
        ("Lead status", "Do not contact", "New"),
        ("Newsletter abgemeldet", "x", "nein"),
    ],
)
def test_nothing_goes_to_them(
    business: Business, mail_through: Sink, title: str, no: str, yes: str
) -> None:
    done = brought_in(business, TABLE.format(title=title, no=no, yes=yes))
    live_a_week()
    assert (done.state, Lead.objects.count()) == (Import.State.DONE, 2)
    assert (opted_out("a@c.example"), opted_out("e@c.example")) == (True, False)
    assert not mail_through.to("a@c.example")
    assert mail_through.to("e@c.example")


@pytest.mark.django_db
def test_where_it_was_read_is_kept(business: Business, mail_through: Sink) -> None:
    brought_in(business, TABLE.format(title="Unsubscribed", no="yes", yes="no"))
    contact = Contact.objects.get(addresses__value="a@c.example")
    how = contact.consents.get(basis="withdrawal").withdrawn_how
    assert how == "Column “Unsubscribed” of the table allows no mail: “yes”"
    assert Lead.objects.get(contact=contact).fields["Unsubscribed"] == "yes"
    assert contact.leads.get().events.filter(kind="opted_out").count() == 1


@pytest.mark.django_db
def test_somebody_known_is_written_to_no_more(business: Business, mail_through: Sink) -> None:
    lead = support.answered_lead(business, {**support.ADA, "email": "a@c.example"})
    brought_in(business, TABLE.format(title="Unsubscribed", no="yes", yes="no"))
    before = len(mail_through.to("a@c.example"))
    live_a_week()
    assert consent.is_withdrawn(lead.contact)
    assert len(mail_through.to("a@c.example")) == before


@pytest.mark.django_db
def test_a_further_row_of_the_same_person_counts(
    business: Business, mail_through: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leads.sources.importing.looking.LOOKED_AT", 1)
    text = TABLE.format(title="Unsubscribed", no="no", yes="no") + "Ada,a@c.example,again,yes\n"
    done = brought_in(business, text)
    live_a_week()
    assert (done.state, opted_out("a@c.example")) == (Import.State.DONE, True)
    assert not mail_through.to("a@c.example")


@pytest.mark.django_db
def test_the_page_shows_it(business: Business, owner: User, client: Client) -> None:
    text = TABLE.format(title="Opted out of email", no="true", yes="false")
    draft = support.looked_at(business, text.encode())
    client.force_login(owner)
    page = client.get(f"/imports/{draft.pk}/").content.decode()
    assert '<option value="opt_out" selected>' in page
    assert "Column “Opted out of email” of the table allows no mail: “true”" in page
    assert list(draft.table_rows.values_list("is_silent", flat=True)) == [True, False]


@pytest.mark.django_db
def test_a_column_left_out_says_nothing(business: Business, mail_through: Sink) -> None:
    draft = support.looked_at(
        business, TABLE.format(title="Unsubscribed", no="yes", yes="no").encode()
    )
    chosen = {**draft.mapping, "Unsubscribed": importing.IGNORED}
    importing.change_mapping(draft, chosen, may_answer=True)
    draft = support.work_through(draft)
    assert not draft.table_rows.filter(is_silent=True).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "no"),
    [
        ("Emailing OK?", "no"),
        ("Mag gemaild worden", "nee"),
        ("Pode enviar e-mail", "Não"),
        ("E-Mail-Kontakt gewünscht", "nein"),
        ("Разрешить письма", "нет"),
        ("メール希望", "いいえ"),
    ],
)
def test_a_plain_no_to_being_written_to_is_one_in_whatever_words(
    business: Business, mail_through: Sink, title: str, no: str
) -> None:
    brought_in(business, TABLE.format(title=title, no=no, yes="yes"))
    live_a_week()
    assert not mail_through.to("a@c.example")
    assert mail_through.to("e@c.example")


@pytest.mark.parametrize(
    "title",
    ["Contacted?", "E-Mail geprüft", "Correo enviado", "SMS ok", "Email verified", "Last contact"],
)
def test_what_was_or_was_not_done_is_no_wish(title: str) -> None:
    assert not permission_asked(title)
    assert not says_no(title, "no")
