"""The same thing twice at the same moment."""

import contextlib
from datetime import timedelta

import pytest

from leads.declined import Declined
from tests import support
from tests.support import ADA, MONDAY
from tests.support.drafts import decide, words
from tests.support.racing import race
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_submission_at_once_is_one_lead() -> None:
    from leads.capture import door
    from leads.models import Arrival

    business = support.make_business()
    source = support.form_of(business)
    race(*[lambda: door.receive_fields(source, "form", ADA, MONDAY, "same") for _ in range(6)])
    assert Arrival.objects.count() == 1


def test_two_filings_of_one_person_make_one_contact() -> None:
    from leads.capture import door, filing
    from leads.models import Contact, Lead

    business = support.make_business()
    for number in range(6):
        door.receive_fields(
            support.form_of(business),
            "form",
            {**ADA, "message": f"Our roof leaks, number {number}"},
            MONDAY,
        )

    def file_all() -> None:
        while filing.file_next_arrival(MONDAY + timedelta(minutes=20)):
            pass

    race(file_all, file_all)
    file_all()
    assert Contact.objects.filter(addresses__isnull=False).distinct().count() == 1
    assert Lead.objects.count() == 1, list(Lead.objects.values("pk", "contact_id"))


def test_a_draft_goes_once_whether_it_is_approved_or_its_time_is_up(mail_through: Sink) -> None:
    from followups.answers import approval, late_drafts
    from followups.models import Message

    business = support.make_business()
    owner, at = support.make_owner(business), MONDAY + timedelta(minutes=56)
    decide(business, "draft")
    for number in range(12):
        lead = support.write(
            business,
            {
                **ADA,
                "email": f"a{number}@x{number}.example",
                "phone": "",
                "name": f"Ada Keen{number}",
            },
        )
        draft = Message.objects.create(
            business=business,
            lead=lead,
            kind="first_response",
            category="new_inquiry",
            state="awaiting_approval",
            not_before=MONDAY,
            to=lead.contact.email,
            subject="Hello",
            body="As approved.",
        )

        def approve(draft: Message = draft) -> None:
            with contextlib.suppress(Declined):  # the time was up first
                approval.approve_draft(
                    draft.pk, approval.hash_of_draft(draft), draft.subject, draft.body, at, owner
                )

        race(approve, lambda: late_drafts.replace_next_late_draft(at), approve)
    support.live(at)
    assert sorted(to for to, _ in mail_through.accepted if to.startswith("a")) == sorted(
        f"a{n}@x{n}.example" for n in range(12)
    )
    for number in range(12):
        (mail,) = mail_through.to(f"a{number}@x{number}.example")
        approved = Message.objects.get(
            to=f"a{number}@x{number}.example", kind="first_response"
        ).approvals.count()
        assert approved == (1 if "As approved." in words(mail) else 0)
