"""After somebody was erased, and meanwhile: nothing of theirs comes back, nothing goes out."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from followups.models import Message, Suppression
from followups.opt_out.unsubscribe import allow_lead_again
from followups.outbox import states
from followups.outbox.send import send_next_message
from followups.policy.closed import was_erased
from followups.policy.may_send import may_send
from followups.policy.send_facts import Person, Refuse, SendFacts
from integrations.errors import Uncertain
from integrations.mailing import mail
from leadflow.privacy import blackening
from leadflow.privacy.erasing import erase_person
from leadflow.privacy.people import person_of
from leads.capture import filing
from leads.judge.judging import judge_next_leads
from leads.models import Address, Arrival, Business, Judgement, Lead, ModelCall
from tests import support
from tests.support import marked
from tests.support.marked import EMAIL, LATER, NAMES, WORDS, ZORA
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db


def erase(lead: Lead) -> None:
    marked.erase(person_of(lead.contact))


def nothing_is_left() -> bool:
    text = marked.dump()
    return not any(marked.lines_with(text, name) for name in NAMES)


@pytest.mark.parametrize("error", [None, Uncertain("it hung up")])
def test_a_message_on_its_way_is_settled_nowhere(
    business: Business,
    monkeypatch: pytest.MonkeyPatch,
    mail_through: object,
    error: Exception | None,
) -> None:
    lead = support.write(business, ZORA)
    support.planned_answer(lead, support.MONDAY)

    def erased_meanwhile(self: Any, outgoing: Any) -> str:
        erase(lead)
        if error:
            raise error
        return "provider-1"

    monkeypatch.setattr(mail.Post, "send", erased_meanwhile)
    assert send_next_message(support.MONDAY)
    assert nothing_is_left()
    assert not Message.objects.exists()
    assert not send_next_message(LATER)


def test_a_model_that_answers_too_late_brings_nothing_back(
    business: Business, model: support.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = support.write(business, ZORA)

    def answer(schema: Any) -> Any:
        erase(lead)
        return {"summary": WORDS}

    model(answer)
    assert judge_next_leads(support.MONDAY)
    assert ModelCall.objects.exists(), "its costs stay"
    assert not Judgement.objects.exists()
    assert nothing_is_left()


def test_a_mail_being_read_is_not_filed(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = support.write(business, ZORA)
    read = filing.read_arrival

    def erased_meanwhile(pk: int, now: Any) -> Any:
        found = read(pk, now)
        erase(lead)
        return found

    monkeypatch.setattr(filing, "read_arrival", erased_meanwhile)
    arrival = support.mail_in(business, support.letter(f"Z <{EMAIL}>", WORDS))
    assert arrival.became == "erased"
    assert not Lead.objects.exists()
    assert nothing_is_left()


def test_who_writes_anew_is_seen_and_gets_nothing_until_they_allow_it(
    business: Business, owner: User
) -> None:
    erase(support.answered_lead(business, ZORA))
    again = support.answered_lead(business, {**ZORA, "message": "It leaks again, please come."})
    message = support.first_answer(again)
    assert (message.state, message.why_code) == ("withheld", "suppressed")
    assert "erased" in support.reasons(again)
    assert was_erased(again.contact)
    allow_lead_again(again, LATER, owner)
    assert not was_erased(again.contact)
    assert not Suppression.objects.filter(lifted_at__isnull=True).exists()


def test_not_even_their_own_stop_is_answered() -> None:
    facts = SendFacts(
        kind="notice", now=LATER, to="+19025550177", asked_at=LATER, person=Person(erased=True)
    )
    assert isinstance(may_send(facts), Refuse)


def test_what_a_machine_tells_again_does_not_come_back(business: Business) -> None:
    """A mailbox is read anew after its numbers changed: the same bytes, days later."""
    raw = support.letter(f"Z <{EMAIL}>", f"{WORDS} and again")
    arrival = support.mail_in(business, raw)
    erase(arrival.lead)
    for _ in range(2):
        assert support.mail_in(business, raw, LATER).became == "erased"
    assert not Lead.objects.exists()
    assert nothing_is_left()
    assert Arrival.objects.filter(became="erased").count() == 3


def test_workers_go_on_where_it_was_interrupted(
    business: Business, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small windows, a worker that dies in the middle, and doing it all again."""
    monkeypatch.setattr(blackening, "WINDOW", 7)
    contact = marked.marked_person(business, owner)
    marked.others_who_name_them(business, LATER)
    person = person_of(contact)
    erase_person(person, LATER, "us")
    assert not Lead.objects.filter(pk__in=person.leads).exists(), "their own goes at once"
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(blackening, "blacken_rows", interrupted)
        while blackening.blacken_next(LATER):
            pass
    assert not blackening.blacken_next(LATER), "another worker waits until its lease has ended"
    while blackening.blacken_next(LATER + blackening.LEASE):
        pass
    assert nothing_is_left()
    marked.erase(person)
    assert nothing_is_left()


def interrupted(*args: Any) -> None:
    raise KeyboardInterrupt


def test_a_set_phrase_of_a_form_is_nobodys(business: Business) -> None:
    """Several wrote it as well: it is blacked out in none of theirs."""
    phrase = "I would like an offer for the following service of yours"
    mine = support.write(business, {**ZORA, "message": phrase})
    others = [
        support.write(business, {"name": "Q", "email": f"q{n}@q.example", "message": phrase})
        for n in range(3)
    ]
    marked.erase(person_of(mine.contact))
    assert {lead.inbound.get().text for lead in others} == {phrase}


def test_nothing_is_planned_for_who_writes_anew(business: Business) -> None:
    erase(support.answered_lead(business, ZORA))
    again = support.write(business, {**ZORA, "message": "It leaks again, please come."})
    support.planned_answer(again, support.MONDAY)
    message = support.first_answer(again)
    assert (message.state, message.why_code) == ("withheld", "suppressed")


def test_another_way_to_them_is_as_closed_as_the_one_that_we_knew(
    business: Business, mail_through: Sink
) -> None:
    erase(support.answered_lead(business, ZORA))
    again = support.write(business, {**ZORA, "message": "It leaks again, please come."})
    other = Address(business=business, contact=again.contact, kind="email", value="z@new.example")
    other.save()
    for kind in ("reply", "check_in"):
        message = Message(business=business, lead=again, kind=kind, channel="email", to=other.value)
        states.queue(message, support.MONDAY)
        support.live(support.MONDAY)
        message.refresh_from_db()
        assert (message.state, message.why_code) == ("withheld", "suppressed"), kind
    assert mail_through.to(other.value) == []


def test_what_is_planned_to_them_on_a_lead_of_another_is_called_off(
    business: Business, mail_through: Sink
) -> None:
    zora = support.write(business, ZORA)
    other = support.write(business, {"name": "Ben", "email": "ben@x.example", "message": "Roof"})
    message = Message(business=business, lead=other, kind="reply", channel="email", to=EMAIL)
    states.queue(message, LATER)
    erase(zora)
    message.refresh_from_db()
    assert (message.state, message.why_code) == ("cancelled", "suppressed")
    support.live(LATER)
    assert mail_through.to(EMAIL) == []
