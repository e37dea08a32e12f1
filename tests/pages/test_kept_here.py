"""Without a way out of this machine, no page says that something was sent."""

from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.models import ChannelKey, Message
from followups.models.answering import text_hash
from followups.team import weekly_mail
from leadflow.pages.helpers.acts.going import going
from leads.models import Business, Import, Lead, LeadEvent
from leads.report import weekly
from leads.report.kept import reaches_nobody
from leads.report.weeks import monday_of
from tests import support
from tests.support import ADA, MONDAY, Model
from tests.support.drafts import drafted
from tests.support.lead_page import whole_lead

pytestmark = pytest.mark.django_db

NOBODY = "nobody gets it, as no mail server is set up"


def words_on(inside: Client, path: str) -> str:
    """What stands on a page, in single spaces."""
    page = lxml.html.fromstring(inside.get(path, follow=True).content)
    return " ".join(page.text_content().split())


def words_after(inside: Client, path: str, typed: dict[str, str]) -> str:
    """What stands on the page to which an action leads."""
    page = lxml.html.fromstring(inside.post(path, typed, follow=True).content)
    return " ".join(page.text_content().split())


@pytest.fixture
def kept(business: Business) -> Lead:
    """Answered by itself where no mail server is set up."""
    return support.answered_lead(business, ADA, support.clock())


@pytest.fixture
def reached(business: Business, mail_through: object) -> Lead:
    """Answered by itself, by a mail that left."""
    return support.answered_lead(business, ADA, support.clock())


def test_today_does_not_say_that_nobody_waits(inside: Client, kept: Lead) -> None:
    words = words_on(inside, "/")
    assert "1 of the 1 below got no answer" in words
    assert "Nobody is waiting" not in words


# The report


def test_the_report_says_on_top_how_many_answers_reached_nobody(inside: Client, kept: Lead) -> None:
    words = words_on(inside, "/report/")
    said = "1 answer kept here: reached nobody, though counted below"
    assert said in words
    assert words.index(said) < words.index("median first answer")
    assert "1 answered within the hour, 1 answer reached nobody" in words


def test_the_report_counts_what_was_kept_among_what_failed(inside: Client, kept: Lead) -> None:
    words = words_on(inside, "/report/")
    assert "What failed 1 answer kept here" in words
    assert "Nothing." not in words
    assert "the first answer that left" not in words


def test_the_leads_whom_no_answer_reached_stand_behind_the_number(
    inside: Client, kept: Lead
) -> None:
    week = inside.get("/report/")["Location"]
    assert "Ada Keen" in words_on(inside, f"{week}?show=not_reached")


def test_the_report_of_answers_that_left_says_nothing_of_it(inside: Client, reached: Lead) -> None:
    words = words_on(inside, "/report/")
    assert "kept here" not in words
    assert "reached nobody" not in words
    assert "What failed Nothing." in words


def test_follow_ups_that_were_kept_are_said_beside_those_sent(inside: Client, kept: Lead) -> None:
    LeadEvent.objects.create(
        lead=kept, kind="followed_up", at=support.clock(), detail={"kept_here": True}
    )
    words = words_on(inside, "/report/")
    assert "1 answer and 1 follow-up kept here" in words
    assert "1 sent (1 of them kept here)" in words


def not_reached() -> list[Lead]:
    return list(Lead.objects.filter(reaches_nobody()))


def test_who_got_a_later_answer_was_reached(kept: Lead, owner: User) -> None:
    assert not_reached() == [kept]
    LeadEvent.objects.create(lead=kept, kind="replied", at=support.clock(), by=owner, detail={})
    assert not_reached() == []


def test_who_was_not_answered_at_all_is_not_counted_as_kept(business: Business) -> None:
    support.write(business, ADA)
    assert not_reached() == []


@pytest.mark.parametrize("part", ["text", "html"])
def test_the_weekly_mail_says_it_twice_on_top_and_among_what_failed(
    business: Business, owner: User, kept: Lead, part: str
) -> None:
    monday = monday_of(kept.received_at.astimezone(business.zone).date())
    weekly_mail.mail_report(weekly.write_report(business, monday, MONDAY), MONDAY)
    words = str(getattr(Message.objects.get(kind="report"), part))
    assert words.count("1 answer kept here: reached nobody") == 2
    assert "nothing." not in words


# Today and the lead


def test_today_does_not_call_answered_whom_nothing_reached(inside: Client, kept: Lead) -> None:
    words = words_on(inside, "/")
    assert "Answered by itself" not in words
    assert "1 of the 1 below got no answer: it was kept here" in words


def test_today_calls_answered_whom_an_answer_reached(inside: Client, reached: Lead) -> None:
    words = words_on(inside, "/")
    assert "Answered by itself, to take up" in words
    assert "kept here" not in words


def test_the_time_until_an_answer_says_that_nobody_got_it(inside: Client, kept: Lead) -> None:
    words = " ".join(whole_lead(inside, kept.pk).split())
    took = words.split("First automatic answer")[1].split("First answer by one of us")[0]
    assert "kept here: nobody got it" in took


def test_the_time_until_an_answer_that_left_stands_alone(inside: Client, reached: Lead) -> None:
    words = words_on(inside, f"/leads/{reached.pk}/")
    assert "nobody got it" not in words


# What is about to go


def test_a_reply_is_said_to_stay(inside: Client, kept: Lead) -> None:
    typed = {"text": "We come on Tuesday.", "channel": "email"}
    words = words_after(inside, f"/leads/{kept.pk}/reply/", typed)
    assert f"Your reply goes to the outbox in ten seconds and is kept here: {NOBODY}" in words
    assert "until then you can take it back" in words


def test_a_reply_that_leaves_is_said_to_go(inside: Client, reached: Lead) -> None:
    typed = {"text": "We come on Tuesday.", "channel": "email"}
    words = words_after(inside, f"/leads/{reached.pk}/reply/", typed)
    assert "Your reply goes in ten seconds; until then you can take it back" in words
    assert "The follow-ups stop once it has gone." in words


def test_no_follow_ups_are_said_to_stop_where_none_run(inside: Client, reached: Lead) -> None:
    inside.post(f"/leads/{reached.pk}/stop/")
    typed = {"text": "We come on Tuesday.", "channel": "email"}
    words = words_after(inside, f"/leads/{reached.pk}/reply/", typed)
    assert "until then you can take it back" in words
    assert "stop once it has gone" not in words


def test_an_approved_draft_is_said_to_stay(
    inside: Client, business: Business, model: Model
) -> None:
    message = drafted(business, model)
    Lead.objects.update(received_at=support.clock())
    seen = text_hash(message.subject, message.body)
    typed = {"what": "approve", "seen": seen, "subject": message.subject, "body": message.body}
    words = words_after(inside, f"/approvals/{message.pk}/", typed)
    assert f"Approved. It goes to the outbox in ten seconds and is kept here: {NOBODY}." in words


def test_the_answer_to_a_test_inquiry_is_said_to_stay(inside: Client, business: Business) -> None:
    form = support.form_of(business)
    assert NOBODY in words_after(inside, f"/sources/{form.pk}/test/", {})


def test_the_form_builder_promises_no_answer_to_its_test(
    inside: Client, business: Business
) -> None:
    words = words_on(inside, f"/sources/{support.form_of(business).pk}/")
    assert "the answer is kept in the outbox" in words
    assert "the answer comes to you" not in words


@pytest.mark.parametrize(
    ("mail", "said"),
    [("", "Nothing was sent: no mail server"), ("smtp://127.0.0.1:1", "a link is on its way")],
)
def test_who_forgot_a_password_reads_whether_a_mail_comes(
    client: Client, settings: Any, mail: str, said: str
) -> None:
    settings.EMAIL_URL = mail
    assert said in words_on(client, "/accounts/password/reset/done/")


@pytest.mark.parametrize(
    ("mail", "said", "unsaid"),
    [
        ("", "nobody gets them, as no mail server is set up", "These people get"),
        ("smtp://127.0.0.1:1", "These people get the first answer", "nobody gets them"),
    ],
)
def test_an_import_says_whether_its_people_get_anything(
    inside: Client, draft: Import, settings: Any, mail: str, said: str, unsaid: str
) -> None:
    settings.EMAIL_URL = mail
    Import.objects.update(state="done", may_answer=True)
    words = words_on(inside, f"/imports/{draft.pk}/")
    assert said in words
    assert unsaid not in words


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        (ChannelKey.SMS, "It goes to Ada now"),
        (ChannelKey.EMAIL, f"It goes to the outbox now and is kept here: {NOBODY}"),
        (ChannelKey.TASK, "It goes to Ada now"),
    ],
)
def test_texts_leave_where_only_a_telephone_company_is_set_up(
    business: Business, settings: Any, channel: str, said: str
) -> None:
    settings.TWILIO_ACCOUNT_SID = "AC1"
    assert going("It", channel, business, "to Ada", "now") == said


def test_texts_stay_where_no_telephone_company_is_set_up(
    business: Business, mail_through: object
) -> None:
    said = going("It", ChannelKey.SMS, business, "to Ada")
    assert said.endswith("is kept here: nobody gets it, as no telephone company is set up")
    assert going("It", ChannelKey.EMAIL, business, "to Ada") == "It goes to Ada"
