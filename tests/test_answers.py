"""First answers in the owner's way: their text, a draft that a person approves, or one that goes by itself; and a promise that waits for nobody."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups import alert, approval_links, approving, modes
from followups.drafting import allowed
from followups.models import AnswerRule, Approval, Message
from followups.models.answering import text_hash
from integrations.errors import Unavailable
from leads import clocks, consent
from leads.models import Business, Lead, ModelCall
from tests import support
from tests.life.test_2_judged import GOOD
from tests.sink import Sink
from tests.support import ADA, MONDAY, Model

pytestmark = pytest.mark.django_db

CHOICE = {"facts": [1], "opening": "sorry", "questions": ["Could you send a photo of it?"]}
MINUTE = timedelta(minutes=1)


def answers(choice: Any) -> Any:
    """A model that judges well and chooses what a test says."""
    return lambda schema: GOOD if "category" in schema["properties"] else choice


def words(mail: Any) -> str:
    """The plain part of a mail that was accepted."""
    return next(part.get_payload(decode=True).decode() for part in mail.walk() if part.get_content_type() == "text/plain").replace("\r\n", "\n")


def decide(business: Business, mode: str, late: str = "safe", category: str = "new_inquiry", body: str = "", owner: User | None = None) -> None:
    by = owner or User.objects.filter(memberships__business=business).first() or support.make_owner(business)
    modes.decide(business, None, {category: {"mode": mode, "late": late, "subject": "Hello" if body else "", "body": body}}, MONDAY, by)


def drafted(business: Business, model: Model, choice: Any = CHOICE, mode: str = "draft", late: str = "safe") -> Message:
    model(answers(choice))
    decide(business, mode, late)
    support.live(MONDAY) if (lead := support.write(business, ADA)) else None
    return support.first_answer(lead)


def let_go(message: Message, by: User, **changes: Any) -> Message:
    given = {"seen": approving.seen_now(message), "subject": message.subject, "body": message.body, "now": MONDAY + MINUTE, **changes}
    return approving.approve(message.pk, by=by, **given)


def test_a_draft_says_the_facts_word_for_word_and_waits(business: Business, model: Model, mail_through: Sink) -> None:
    message = drafted(business, model)
    assert message.state == "awaiting_approval" and mail_through.to("ada@lovelace.example") == []
    assert message.body == "Hi Ada,\n\nThank you for writing to us. We are sorry to hear about this.\n\nQuotes are free.\n\nCould you send a photo of it?\n\nOak Roofing\n+19025550110"
    assert [p["text"] for p in message.draft.parts if p["fact"]] == ["Quotes are free."]
    sent = str(ModelCall.objects.get(purpose="draft").sent)
    assert "Ada" not in sent and "lovelace" not in sent and "Quotes are free." in sent


def test_what_was_read_goes_and_counts_as_a_persons_answer(business: Business, model: Model, owner: User, mail_through: Sink) -> None:
    message = drafted(business, model)
    let_go(message, owner)
    support.live(MONDAY + MINUTE)
    (mail,) = mail_through.to("ada@lovelace.example")
    assert "Quotes are free." in words(mail)
    lead = Lead.objects.get()
    assert (lead.stage, lead.waiting_since) == ("in_progress", None) and lead.enrollments.exists()
    took = clocks.clocks(lead)
    assert took["automatic"].at is None and took["person"].minutes == 1 and took["person"].working == 1
    assert Approval.objects.get().edited is False


def test_a_text_that_changed_must_be_read_again(business: Business, model: Model, owner: User) -> None:
    message = drafted(business, model)
    seen = text_hash(message.subject, message.body)
    Message.objects.filter(pk=message.pk).update(body="Other words")
    with pytest.raises(ValueError, match="changed since you read it"):
        let_go(message, owner, seen=seen)
    message.refresh_from_db()
    assert message.state == "awaiting_approval"


def test_an_edited_draft_goes_as_edited_and_only_once(business: Business, model: Model, owner: User, mail_through: Sink) -> None:
    message = drafted(business, model)
    let_go(message, owner, body="We are free on Thursday at ten.")
    with pytest.raises(ValueError, match="decided on already"):
        let_go(message, owner)
    support.live(MONDAY + MINUTE)
    (mail,) = mail_through.to("ada@lovelace.example")
    assert words(mail).startswith("We are free on Thursday at ten.") and Approval.objects.get().edited


def test_approved_for_later_waits_for_its_time(business: Business, model: Model, owner: User, mail_through: Sink) -> None:
    message = drafted(business, model)
    let_go(message, owner, at=MONDAY + timedelta(minutes=30))
    support.live(MONDAY + timedelta(minutes=29))
    assert mail_through.to("ada@lovelace.example") == []
    support.live(MONDAY + timedelta(minutes=30))
    assert len(mail_through.to("ada@lovelace.example")) == 1


def test_a_rejected_draft_never_goes_and_the_promise_runs(business: Business, model: Model, owner: User, mail_through: Sink) -> None:
    message = drafted(business, model)
    approving.reject(message.pk, text_hash(message.subject, message.body), "too cold", MONDAY, owner)
    for minutes in (1, 56, 61):
        support.live(MONDAY + timedelta(minutes=minutes))
    lead = Lead.objects.get()
    assert mail_through.to("ada@lovelace.example") == [] and lead.waiting_since and "rejected" in lead.attention


def test_owners_are_told_with_a_link_and_the_safe_answer_goes_at_last(business: Business, model: Model, owner: User, client: Client, mail_through: Sink) -> None:
    message = drafted(business, model)
    early = MONDAY + timedelta(minutes=44)
    assert not alert.alert_next(early)
    while alert.alert_next(MONDAY + timedelta(minutes=45)):
        pass
    told = Message.objects.get(kind="alert")
    assert told.to == owner.email and "/a/" in told.text and "Quotes are free." in told.text and "shortly before the end" in told.text
    support.live(MONDAY + timedelta(minutes=54))
    assert mail_through.to("ada@lovelace.example") == []
    support.live(MONDAY + timedelta(minutes=55))
    (mail,) = mail_through.to("ada@lovelace.example")
    assert "Thanks for writing to Oak Roofing" in words(mail)
    lead = Lead.objects.get()
    assert "Nobody approved the draft in time: your own text goes instead" in lead.attention
    message.refresh_from_db()
    assert message.author is None and message.state == "sent"


def test_nothing_goes_unread_where_the_owner_wants_that(business: Business, model: Model, owner: User, mail_through: Sink) -> None:
    drafted(business, model, late="nothing")
    for minutes in (45, 55, 65):
        support.live(MONDAY + timedelta(minutes=minutes))
    assert mail_through.to("ada@lovelace.example") == [] and Lead.objects.get().waiting_since == MONDAY


def test_the_link_shows_on_get_and_acts_on_post(business: Business, model: Model, owner: User, mail_through: Sink) -> None:
    client = Client(enforce_csrf_checks=True)  # a browser that sends no Referer
    message = drafted(business, model)
    Message.objects.update(not_before=support.clock())
    Lead.objects.update(received_at=support.clock())
    address = f"/a/{approval_links.link_token(message, owner)}/"
    shown = client.get(address)
    assert shown.status_code == 200 and "Quotes are free." in shown.content.decode() and shown["Referrer-Policy"] == "no-referrer"
    message.refresh_from_db()
    assert message.state == "awaiting_approval"
    typed = {"what": "approve", "seen": text_hash(message.subject, message.body), "subject": message.subject, "body": message.body}
    assert client.post(address, {**typed, "seen": "x" * 64}).status_code == 422
    assert client.post(address, typed).status_code == 200
    message.refresh_from_db()
    assert message.state == "queued" and message.author == owner
    assert "does not wait any more" in client.get(address).content.decode()
    assert client.post(address, typed).status_code == 422


@pytest.mark.parametrize("spoil", ["forged", "too old", "left the team", "not active"])
def test_a_link_that_should_not_work_does_not(business: Business, model: Model, owner: User, client: Client, monkeypatch: pytest.MonkeyPatch, spoil: str) -> None:
    token = approval_links.link_token(drafted(business, model), owner)
    if spoil == "forged":
        token = token[:-4] + "AAAA"
    if spoil == "too old":
        monkeypatch.setattr(approval_links, "LASTS", -1)
    if spoil == "left the team":
        owner.memberships.all().delete()
    if spoil == "not active":
        User.objects.update(is_active=False)
    assert client.get(f"/a/{token}/").status_code == 404 and client.post(f"/a/{token}/", {"what": "approve"}).status_code == 404


def test_automatic_goes_by_itself_when_every_check_holds(business: Business, model: Model, mail_through: Sink) -> None:
    message = drafted(business, model, mode="automatic")
    assert message.state == "sent" and "Quotes are free." in words(mail_through.to("ada@lovelace.example")[0])
    assert clocks.clocks(Lead.objects.get())["person"].at is None


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({**CHOICE, "questions": ["Is a visit on Tuesday all right?"]}, "tuesday"),
        ({**CHOICE, "questions": ["Would a 20 % discount help?"]}, "a number, a sign"),
        ({**CHOICE, "questions": ["Have you seen www.cheap-roofs.example?"]}, "a number, a sign"),
        ({**CHOICE, "questions": ["Is [NAME_2] at home?"]}, "placeholder"),
        ({**CHOICE, "questions": ["Thank you for your trust in the matter."]}, "no approved fact"),
        ({**CHOICE, "facts": [], "questions": []}, "It says nothing"),
        ({**CHOICE, "questions": ["Pouvez-vous envoyer une photo de votre toit avec les dégâts?"]}, "partly in French"),
    ],
)
def test_a_draft_that_fails_a_check_waits_and_says_why(business: Business, model: Model, mail_through: Sink, choice: Any, says: str) -> None:
    message = drafted(business, model, choice, mode="automatic")
    assert message.state == "awaiting_approval" and says in message.why and mail_through.to("ada@lovelace.example") == []


def test_an_unsure_judgement_lets_nothing_go_by_itself(business: Business, model: Model) -> None:
    model(lambda schema: {**GOOD, "person": ["anger"]} if "category" in schema["properties"] else CHOICE)
    decide(business, "automatic")
    lead = support.write(business, ADA)
    support.live(MONDAY)
    assert support.first_answer(lead).state == "awaiting_approval" and "A person should look first" in support.first_answer(lead).why


@pytest.mark.parametrize("answer", [{"facts": [9], "opening": "none", "questions": []}, {"facts": "all"}, {}, None, {"facts": [True], "opening": "none", "questions": []}, {**CHOICE, "opening": "We can come at noon."}, Unavailable("It is away.")])
def test_without_a_usable_draft_the_owners_own_text_goes_at_once(business: Business, model: Model, mail_through: Sink, answer: Any) -> None:
    def one(schema: Any) -> Any:
        if "category" in schema["properties"]:
            return GOOD
        if isinstance(answer, Exception):
            raise answer
        return answer

    model(one)
    decide(business, "automatic")
    support.write(business, ADA)
    support.live(MONDAY)
    assert "Thanks for writing to Oak Roofing" in words(mail_through.to("ada@lovelace.example")[0])


def test_with_no_model_the_owners_own_text_goes_at_once_or_waits(business: Business, mail_through: Sink) -> None:
    decide(business, "draft")
    support.answered_lead(business)
    assert len(mail_through.to("ada@lovelace.example")) == 1
    decide(business, "draft", late="nothing")
    lead = support.write(business, {**ADA, "email": "eve@x.example", "name": "Eve Low", "phone": ""})
    support.live(MONDAY)
    assert support.first_answer(lead).state == "awaiting_approval" and "No model is set up" in support.first_answer(lead).why


@pytest.mark.parametrize("happens", ["a person writes", "they opt out", "the lead is completed", "a day passes"])
def test_a_draft_that_was_overtaken_is_withdrawn(business: Business, model: Model, owner: User, happens: str) -> None:
    from followups import reply
    from leads import by_hand

    message, at = drafted(business, model, late="nothing"), MONDAY + MINUTE
    lead = Lead.objects.get()
    if happens == "a person writes":
        reply.reply(lead, "I will call you.", at, owner)
    if happens == "they opt out":
        consent.withdraw(lead.contact, at, "said stop", lead)
    if happens == "the lead is completed":
        by_hand.move(lead, "lost", "", at, owner)
    if happens == "a day passes":
        at = MONDAY + timedelta(hours=25)
    support.live(at)
    message.refresh_from_db()
    assert message.state == "cancelled" and message.why


def test_each_kind_and_source_follows_its_own_rule(business: Business, owner: User) -> None:
    decide(business, "template", category="vendor_solicitation", body="Thanks, we will be in touch if we need you.")
    form = support.form_of(business)
    modes.decide(business, form, {"new_inquiry": {"mode": "none", "late": "safe", "subject": "", "body": ""}}, MONDAY, owner)
    assert modes.rule_for(business, form, "new_inquiry").mode == "none" and modes.rule_for(business, None, "new_inquiry").mode == "template"
    assert modes.rule_for(business, form, "vendor_solicitation").body.startswith("Thanks") and modes.rule_for(business, form, "job_applicant").mode == "none"
    modes.decide(business, form, {"new_inquiry": {"mode": "", "late": "safe", "subject": "", "body": ""}}, MONDAY, owner)
    assert modes.rule_for(business, form, "new_inquiry").mode == "template"
    for category in ("spam", "auto_reply_or_bounce", "nonsense"):
        with pytest.raises(ValueError, match="no answer"):
            modes.decide(business, None, {category: {"mode": "template", "late": "safe", "subject": "x", "body": "y"}}, MONDAY, owner)
    with pytest.raises(ValueError, match="write the text that they get"):
        modes.decide(business, None, {"job_applicant": {"mode": "template", "late": "safe", "subject": "", "body": ""}}, MONDAY, owner)


def test_an_applicant_gets_the_text_for_applicants(business: Business, mail_through: Sink) -> None:
    decide(business, "template", category="job_applicant", body="Thank you, {{first_name}}. We keep your letter.")
    lead = support.write(business, {**ADA, "message": "I am looking for a job as a roofer, here is my CV. I have six years of experience and a driving licence."})
    support.live(MONDAY)
    assert lead.judgements.first().category == "job_applicant"  # type: ignore[union-attr]
    (mail,) = mail_through.to("ada@lovelace.example")
    assert words(mail).startswith("Thank you, Ada. We keep your letter.") and not Lead.objects.get().enrollments.exists()


def test_the_record_proposes_and_never_switches(business: Business, model: Model, owner: User) -> None:
    model(answers(CHOICE))
    decide(business, "draft")
    for number in range(10):
        lead = support.write(business, {**ADA, "email": f"a{number}@x.example", "phone": "", "name": f"Ada Keen{number}"})
        support.live(MONDAY)
        let_go(support.first_answer(lead), owner)
    record = modes.record(business, "new_inquiry")
    assert (record.looked_at, record.unchanged, record.speaks_for_automatic) == (10, 10, True)
    assert AnswerRule.objects.get().mode == "draft"


def test_a_reply_is_drafted_on_request_and_approved_like_any_other(business: Business, model: Model, owner: User, mail_through: Sink) -> None:
    from followups import reply

    lead = support.answered_lead(business)
    model(answers(CHOICE))
    asked = reply.ask_for_draft(lead, MONDAY, owner)
    with pytest.raises(ValueError, match="a draft already"):
        reply.ask_for_draft(lead, MONDAY, owner)
    support.live(MONDAY)
    asked.refresh_from_db()
    assert asked.state == "awaiting_approval" and "Quotes are free." in asked.body
    let_go(asked, owner)
    support.live(MONDAY + MINUTE)
    assert len(mail_through.to("ada@lovelace.example")) == 2 and lead.enrollments.get().why == "person"


FACTS = ["Quotes are free.", "We do not work on Sundays."]


@pytest.mark.parametrize("sentence", ["Quotes are free.", "Could you send us a photo of the leak?", "Können Sie uns ein Foto schicken?", "Pouvez-vous nous envoyer une photo?", "What kind of roof is it?", "Is the roof insulated?", "Pouvez-vous envoyer une photo du toit?", "¿Puede enviar una foto del tejado?", "Können Sie ein Foto vom Dach schicken?", "Czy dach jest płaski?", "Have you had it looked at before?"])
def test_what_may_be_said(sentence: str) -> None:
    assert allowed.problems(sentence, FACTS) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Quotes are not free.", "We work on Sundays.", "Quotes are free and binding.", "Thanks, our roofer is already on the way to you.", "Thank you, your booking is confirmed.", "Sorry, we caused this leak.",
        "Thanks, it costs you nothing.", "Thanks, someone calls within the hour.", "Thanks, see you at noon.", "Thanks, please send your card number.", "We can come Tuesday at 9.", "The call-out is $180.",
        "Your repair is free.", "We guarantee that it will never leak again.", "Merci, votre réservation est confirmée.", "Gracias, no le cobramos nada.", "Danke, wir sind in einer Stunde da.", "Dziękujemy, naprawa nic nie kosztuje.",
        "Nous travaillons le dimanche.", "Wir arbeiten am Sonntag.", "Did you know that the first repair costs nothing with us?", "Is noon good, since our roofer is already on the way?", "Since your insurer pays for all of it, could you send the policy?",
        "Does $500 suit you as our fixed price?", "Is Sunday fine for our visit?", "Could you confirm the order, which is binding from this moment?", "Can we come by tomorrow?", "Would ten percent off help you decide?", "See https://oak.example/book for a time?",
        "Shall I ring you on 902 555 0199?", "Is half of it enough to begin with?", "Soll unser Dachdecker am Sonntag kommen?", "Wussten Sie dass die Reparatur nichts kostet?", "Est-ce que demain vous convient?", "¿Sabía que es gratis?", "Quotes are free. Is it big? And we pay for it all.",
    ],
)  # fmt: skip
def test_what_may_not_be_said(sentence: str) -> None:
    assert allowed.problems(sentence, FACTS)


# A person's own reply, and the ten seconds in which it can be taken back


def test_a_first_answer_waits_for_a_reply_and_goes_when_that_is_taken_back(business: Business, owner: User, mail_through: Sink) -> None:
    from followups import reply

    lead = support.write(business, ADA)
    written = reply.reply(lead, "I will call you.", MONDAY, owner, at=MONDAY + timedelta(seconds=10))
    support.live(MONDAY)
    assert support.first_answer(lead).state == "queued" and "about to write" in support.first_answer(lead).why and mail_through.accepted == []
    assert reply.take_back(lead, written.pk, MONDAY + timedelta(seconds=5), owner) == "I will call you."
    with pytest.raises(ValueError, match="gone already"):
        reply.take_back(lead, written.pk, MONDAY + timedelta(seconds=6), owner)
    support.live(MONDAY + timedelta(seconds=6))
    assert len(mail_through.accepted) == 1 and support.first_answer(lead).state == "sent"


def test_a_reply_for_next_week_lets_the_first_answer_go_and_holds_the_follow_ups(business: Business, owner: User, mail_through: Sink) -> None:
    from followups import reply

    lead = support.write(business, ADA)
    written = reply.reply(lead, "Here is your quote.", MONDAY, owner, at=MONDAY + timedelta(days=4))
    support.live(MONDAY)
    assert support.first_answer(lead).state == "sent"
    support.live(MONDAY + timedelta(days=1, minutes=5))
    assert support.step(lead, 1).state == "queued"
    support.live(MONDAY + timedelta(days=4))
    written.refresh_from_db()
    assert written.state == "sent" and len(mail_through.accepted) == 2 and lead.enrollments.get().why == "person"


def test_a_draft_is_not_withdrawn_for_a_reply_that_is_taken_back(business: Business, model: Model, owner: User) -> None:
    from followups import reply

    message = drafted(business, model)
    lead = Lead.objects.get()
    written = reply.reply(lead, "Hello", MONDAY, owner, at=MONDAY + timedelta(seconds=10))
    support.live(MONDAY + timedelta(seconds=1))
    reply.take_back(lead, written.pk, MONDAY + timedelta(seconds=2), owner)
    message.refresh_from_db()
    assert message.state == "awaiting_approval"


# By a person, on the pages


@pytest.fixture
def inside(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def test_a_draft_is_approved_or_kept_as_typed_on_its_page(business: Business, model: Model, inside: Client) -> None:
    message = drafted(business, model)
    Lead.objects.update(received_at=support.clock())
    typed = {"what": "approve", "seen": text_hash(message.subject, message.body), "subject": message.subject}
    refused = inside.post(f"/approvals/{message.pk}/", {**typed, "body": "Hello {{nickname}}, mine"})
    assert refused.status_code == 422 and "nickname" in refused.content.decode() and "mine</textarea>" in refused.content.decode()
    assert inside.post(f"/approvals/{message.pk}/", {**typed, "body": "Hello {{first_name}}", "at": "whenever"}).status_code == 422
    assert inside.post(f"/approvals/{message.pk}/", {**typed, "body": "Hello {{first_name}}"}).status_code == 302
    message.refresh_from_db()
    assert (message.state, message.body) == ("queued", "Hello Ada")


def test_nobody_decides_on_the_drafts_of_another_business(business: Business, model: Model, client: Client) -> None:
    message = drafted(business, model)
    client.force_login(support.make_owner(support.make_business(key="elm", name="Elm"), "elm@x.example"))
    assert client.post(f"/approvals/{message.pk}/", {"what": "approve"}).status_code == 404
    assert client.post(f"/leads/{message.lead_id}/take-back/", {"message": message.pk}).status_code == 404


def test_members_work_leads_and_owners_decide(business: Business, client: Client) -> None:
    client.force_login(support.make_owner(business, "member@oak.example", "member"))
    for path, data in (("/answers/", {"mode-new_inquiry": "draft", "late-new_inquiry": "safe"}), ("/answers/facts/", {"facts": "All is free."}), ("/sending/", {"missed": "move"}), ("/sequence/withdraw/", {"for": "no_fit"})):
        assert client.post(f"{path}?business=oak", data).status_code == 403, path
    assert client.post("/replies/?business=oak", {"name": "Hours", "body": "We open at eight, {{first_name|there}}."}).status_code == 302
    assert AnswerRule.objects.count() == 0 and business.saved_replies.get().name == "Hours"


def test_rules_facts_saved_replies_and_notes_are_kept(business: Business, inside: Client) -> None:
    assert inside.post("/answers/?business=oak", {"mode-new_inquiry": "draft", "late-new_inquiry": "nothing", "subject-new_inquiry": "", "body-new_inquiry": ""}).status_code == 302
    assert (AnswerRule.objects.get().mode, AnswerRule.objects.get().late) == ("draft", "nothing")
    assert inside.post("/answers/?business=oak", {"mode-vendor_solicitation": "template", "late-vendor_solicitation": "safe"}).status_code == 422
    inside.post("/answers/facts/?business=oak", {"facts": "Quotes are free.\n\n  We open  at eight. "})
    business.refresh_from_db()
    assert business.facts == ["Quotes are free.", "We open at eight."]
    inside.post("/replies/?business=oak", {"name": "Hours", "body": "We open at eight, {{first_name|there}}."})
    lead = support.answered_lead(business, ADA, support.clock())
    assert "We open at eight, Ada." in inside.get(f"/leads/{lead.pk}/?saved={business.saved_replies.get().pk}").content.decode()
    inside.post(f"/leads/{lead.pk}/note/", {"note": "Ask for Sam at the gate"})
    assert "Ask for Sam at the gate" in inside.get(f"/leads/{lead.pk}/").content.decode() and lead.notes.get().by.email == "owner@oak-roofing.example"
    assert inside.post("/replies/?business=oak", {"remove": business.saved_replies.get().pk}).status_code == 302 and not business.saved_replies.exists()


@pytest.mark.parametrize("bad", ["\x00", "x" * 30_000, "\ud800", "-1", "9" * 40, "{{", "<script>"])
@pytest.mark.parametrize("path", ["/answers/?business=oak", "/answers/facts/?business=oak", "/replies/?business=oak", "/sending/?business=oak", "/sequence/?business=oak", "/sequence/try/?business=oak", "/missed/"])
def test_whatever_is_posted_is_answered(business: Business, inside: Client, path: str, bad: str) -> None:
    names = ("mode-new_inquiry", "late-new_inquiry", "subject-new_inquiry", "body-new_inquiry", "facts", "name", "body", "remove", "holidays", "closed_dates", "missed", "mail_a_minute", "warm_up_from", "day-1", "subject-1", "body-1", "channel-1", "first_subject", "first_body", "window_from", "for", "what")
    from urllib.parse import urlencode

    posted = urlencode({n: bad.encode("utf-8", "surrogatepass") for n in names})
    assert inside.post(path, posted, content_type="application/x-www-form-urlencoded").status_code in (302, 400, 403, 413, 422)
