"""A made-up plumber after nine days of work: whoever wrote, what was said, and what waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock

from django.contrib.auth.models import User
from PIL import Image

from followups.answers.approval import approve_draft, hash_of_draft
from followups.answers.approval_links import approval_token
from followups.answers.reply import write_reply
from followups.channels.browsers import make_push_key
from followups.content.mail import own_address
from followups.content.merge_fields import SAMPLE, business_values
from followups.outbox import send as outbox
from followups.owner import answer_modes, saved_replies, sequence_versions
from integrations.llm import dialect
from leadflow import setting_up, trades
from leadflow.accounts.inviting import Invited, invite
from leadflow.models import Heartbeat
from leads.business import connections
from leads.criteria import versions
from leads.models import Business, Lead, SettingChange, Source
from leads.owners import rules
from leads.pipeline import by_hand
from leads.report.weekly import write_next_report
from leads.review import held_back, trials
from leads.review.examples import keep_example
from leads.sources import importing
from leads.sources import settings as sources
from tests import support
from tests.pictures.stand_in import INQUIRIES, knowing, named
from tests.support.files import mail_with
from tests.support.seen import held
from tests.support.servers.endpoint import Endpoint
from tests.support.servers.sink import Sink

EMAIL, PASSWORD = "rosa@maple-plumbing.example", "correct horse battery"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LED = range(6, 0, -1)  # days ago on whose mornings the installation is seen to
PLUMBER: dict[str, Any] = {
    "key": "maple",
    "name": "Maple Street Plumbing",
    "trade": "Plumber",
    "city": "Halifax",
    "country": "CA",
    "holidays": "CA-NS",
    "timezone": "America/Halifax",
    "languages": ["en", "fr"],
    "email": "hello@maple-plumbing.example",
    "phone": "+19025550110",
    "postal_address": "Maple Street Plumbing, 8 Maple Street, Halifax NS B3H 0A0",
    "hours": {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "facts": [
        {"topic": {"en": "quotes"}, "texts": {"en": "Quotes are free and in writing."}},
        {
            "topic": {"en": "the call-out fee"},
            "texts": {"en": "A call-out is $90 and comes off the bill if the work goes ahead."},
        },
    ],
    "own_questions": [{"en": "Could you send us a photo of it?"}],
    "answer_frames": {
        "en": {
            "opening": "Thanks for writing to Maple Street Plumbing.",
            "next_step": "One of us gets back to you {{next_step_time}}.",
            "closing": "If anything changes, just reply to this message.",
        }
    },
}


@dataclass(frozen=True)
class Installation:
    """`rows` are numbers of rows by how a page's route begins, `words` what else stands in it."""

    business: Business
    owner: User
    rows: dict[str, int]
    words: dict[str, dict[str, str]]


@contextmanager
def servers() -> Iterator[tuple[Sink, Endpoint]]:
    """A mail server and a model that has read the inquiries, on this machine; name servers say
    what is good.
    """
    dialect._dialects.clear()
    post, model = Sink(), Endpoint()
    model.behave = knowing
    post.start()
    with mock.patch("integrations.network.dns_lookup.look_up", named):
        yield post, model
    outbox.close_outbox()
    post.stop()
    model.stop()


def make_installation(post: Sink, model: Endpoint, now: datetime) -> Installation:
    start = now - timedelta(days=9)
    trade = trades.all_trades()["plumbing"]
    business = setting_up.load_business({**PLUMBER, "criteria": list(trade.criteria)}, start)
    Business.objects.filter(pk=business.pk).update(created_at=start - timedelta(days=5))
    business.refresh_from_db()
    owner = person(business, EMAIL, "Rosa Maple", "owner")
    texts = trade.texts(business_values(business, SAMPLE))
    sequence_versions.save_texts(business, texts, start, owner)
    stay_alive(now)
    person(business, "ben@maple-plumbing.example", "Ben Ito", "member")
    connect(business, post, model, owner, start)
    leads = live_through(business, owner, now)
    made = Installation(business, owner, *around(business, owner, leads, now))
    show_usual_ways(business)
    return made


def stay_alive(now: datetime) -> None:
    """As long as nobody looks longer than a minute."""
    for name in ("worker", "timetable"):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": now})


def person(business: Business, email: str, name: str, role: str) -> User:
    user = support.make_owner(business, email, role)
    user.first_name, _, user.last_name = name.partition(" ")
    user.save()
    return user


def connect(business: Business, post: Sink, model: Endpoint, owner: User, at: datetime) -> None:
    way = {"by": "server", "host": "127.0.0.1", "port": post.port, "tls": "none", "user": ""}
    asked = {"service": "other", "address": f"{model.address}/v1", "model": "gpt-4.1-mini"}
    for kind, values in (("mail", way), ("model", asked)):
        kept = connections.keep_connection(business, kind, values, {}, owner, at)
        connections.note_test(kept, True, "It works.", at)
    at_forms = {"name": "Website", "last_page": "https://maple-plumbing.example/contact/"}
    business.sources.filter(kind=Source.Kind.FORM).update(**at_forms)


def show_usual_ways(business: Business) -> None:
    """Once all is said, a mail server and a model as others have them in place of ours."""
    for kind, changes in (
        ("mail", {"host": "smtp.maple-plumbing.example", "port": 587, "tls": "starttls"}),
        ("model", {"service": "openai", "address": ""}),
    ):
        kept = business.connections.get(kind=kind)
        kept.values |= changes
        kept.save()
    SettingChange.objects.filter(business=business, area__in=("mail", "model")).delete()


def live_through(business: Business, owner: User, now: datetime) -> dict[str, Lead]:
    """By first name. The two newest wait: one draft to be read, and one emergency."""
    leads: dict[str, Lead] = {}
    today = now.astimezone(business.zone).replace(hour=10, minute=0)
    mornings = [(today - timedelta(days=days), None) for days in LED]
    events = mornings + [(now - timedelta(hours=one["hours_ago"]), one) for one in INQUIRIES]
    for at, inquiry in sorted(events, key=lambda event: event[0]):
        if inquiry is None:
            support.live(at)
            continue
        fields = {name: inquiry[name] for name in ("name", "email", "message")}
        first = inquiry["name"].split()[0]
        if first == "Grace":
            wanted = {"new_inquiry": answer_modes.Rule("draft", "safe")}
            answer_modes.decide_answer_rule(business, None, wanted, at, owner)
        leads[first] = support.write(business, {**fields, "phone": inquiry.get("phone", "")}, at)
        support.live(at + MINUTE)
        after(first, leads[first], owner, at + 10 * MINUTE)
    return leads


def after(first: str, lead: Lead, owner: User, at: datetime) -> None:
    """What became of it."""
    business = lead.business
    if first == "Ruth":
        words = "Yes please, Thursday at nine is fine. The key is with the neighbour."
        support.mail_in(business, answer_to(lead, words), at)
        write_reply(lead, "Then Thursday at nine it is. Rosa comes herself.", at, owner)
        support.live(at + MINUTE)
        by_hand.note_booking(lead, "Thursday at nine", at + 2 * MINUTE, owner)
        by_hand.move_by_hand(lead, "won", "Tap replaced", at + 50 * HOUR, owner)
    elif first == "Femi":
        support.mail_in(business, with_picture(lead), at)
    elif first == "Grace":
        draft = support.first_answer(lead)
        text = (hash_of_draft(draft), draft.subject, draft.body)
        approve_draft(draft.pk, *text, at, owner)
        support.live(at + MINUTE)


def answer_to(lead: Lead, words: str) -> bytes:
    first = support.first_answer(lead)
    sender = f"{lead.contact.name} <{lead.contact.email}>"
    return support.letter(sender, words, in_reply_to=first.message_id)


def with_picture(lead: Lead) -> bytes:
    first = support.first_answer(lead)
    raw = mail_with(("bathroom.png", "image/png", photograph()))
    sender, thread = lead.contact.email, first.message_id
    head = f"In-Reply-To: {thread}\r\nFrom: {lead.contact.name} <{sender}>\r\n".encode()
    lines = raw.replace(b"\r\n", b"\n").split(b"\n")
    return head + b"\r\n".join(line for line in lines if not line.lower().startswith(b"from:"))


def photograph() -> bytes:
    """Of a bathroom, in a poor light."""
    file = BytesIO()
    Image.radial_gradient("L").resize((160, 120)).save(file, "png")
    return file.getvalue()


def around(
    business: Business, owner: User, leads: dict[str, Lead], now: datetime
) -> tuple[dict[str, int], dict[str, dict[str, str]]]:
    """What else the pages need: (rows, words) of an Installation."""
    nora, femi = leads["Nora"], leads["Femi"]
    junk = {"name": "Seo Team", "email": "seo@x.example", "message": "Rank higher today!"}
    kept_back = held(business, junk, now - HOUR)
    held_back.read_next_held_back(now)
    people = b"Name,Email,Notes\nAda Keen,ada@keen.example,boiler\nBo Lund,bo@lund.example,tap\n"
    taken_in = importing.keep_file(business, "people.csv", people, now, owner)
    support.work_through(taken_in, now)
    keep_example(femi, now, owner)
    question = "Could you send us a photo of it?"
    saved_replies.keep_saved_reply(business, "Photo, please", question, now, owner)
    link = invite(business, Invited("lou@maple-plumbing.example", "manager"), owner, now)
    number = sources.new_source(business, Source.Kind.SMS, "Main line", now, owner)
    hook = sources.new_source(business, Source.Kind.WEBHOOK, "Form of our web shop", now, owner)
    rule = rules.keep_rule(business, None, rules.Wanted(words="drain", people=[owner]), now, owner)
    while write_next_report(now):
        pass
    trial = trials.replay_trial(business, stricter(business), 5, now, owner)
    draft = support.first_answer(nora)
    make_push_key()
    rows = {
        "settings/assigning/rules/": rules_of(business, owner, now),
        "contacts/": femi.contact_id,
        "imports/": taken_in.pk,
        "leads/": nora.pk,
        "heard/": femi.inbound.order_by("pk").last().pk,
        "trials/": trial.pk,
        "approvals/": draft.pk,
        "sources/": support.form_of(business).pk,
        "arrivals/": kept_back.pk,
        "outbox/": support.first_answer(femi).pk,
        "settings/assigning/": rule.pk,
        "settings/team/": business.memberships.exclude(user=owner).get().pk,
    }
    mailbox = support.mailbox_of(business)
    words = {
        "merge": {"other": str(leads["Luc"].contact_id)},
        "report": {"week": business.reports.latest("week").week.isoformat()},
        "approve": {"token": approval_token(draft, owner)},
        "join": {"token": link.rstrip("/").rpartition("/")[2]},
        "book-chapter": {"key": "first-day"},
        "form": {"key": support.form_of(business).key},
        "thanks": {"key": support.form_of(business).key},
        "leave": {"token": token_of("leave", femi)},
        "not-me": {"token": token_of("not-me", femi)},
        "source: mailbox": {"pk": str(mailbox.pk)},
        "source: number": {"pk": str(number.pk)},
        "source: webhook": {"pk": str(hook.pk)},
        "lead: answered": {"pk": str(femi.pk)},
        "lead: won": {"pk": str(leads["Ruth"].pk)},
    }
    return rows, words


def rules_of(business: Business, owner: User, now: datetime) -> int:
    """Two rules by which inquiries are given, and the number of the first."""
    ben = business.memberships.exclude(user=owner).get().user
    heating = rules.Wanted(words="boiler, heating", postcodes="M4, M5", people=[ben])
    first = rules.keep_rule(business, None, heating, now, owner)
    rules.keep_rule(business, None, rules.Wanted(people=[owner, ben]), now, owner)
    return first.pk


def stricter(business: Business) -> list[dict[str, Any]]:
    """The criteria with one of them required."""
    version = versions.version_in_force(business)
    assert version is not None
    given = [versions.criterion_row(one) for one in version.criteria.all()]
    return [{**one, "required": one["required"] or one["key"] == "may-decide"} for one in given]


def token_of(page: str, lead: Lead) -> str:
    return Path(own_address(page, lead)).name
