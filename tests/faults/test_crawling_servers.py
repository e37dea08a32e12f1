"""A mail server that gives a little at a time: one mail has its time, then the channel rests."""

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.models import Message
from followups.outbox import results
from followups.team import channel_alerts
from integrations.errors import Unavailable, Uncertain
from integrations.mailing.mail import OutgoingMail, Post
from integrations.mailing.mail_way import way_of_environment as way
from leads.models import Business
from tests.support import crowd
from tests.support.crowd import TUESDAY
from tests.support.servers.sink import Sink
from tests.support.speed import counted_time

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 0.4  # for one mail, in these tests
MAIL = OutgoingMail(
    sender="Oak <office@oak.example>",
    to="ada@x.example",
    subject="Hello",
    text="Words.\n" * 3000,
    headers={"Message-ID": "<one@oak.example>"},
)


@pytest.fixture
def crawler(mail_through: Sink, settings: Any) -> Iterator[Sink]:
    settings.MAIL_DEADLINE = SECONDS
    settings.EMAIL_TIMEOUT = 5
    yield mail_through
    mail_through.script.clear()


def seconds_of(call: Any) -> float:
    with counted_time(waits=SECONDS) as spent:
        call()
    return spent.seconds


@pytest.mark.parametrize(
    ("point", "means"),
    [
        ("banner", Unavailable),
        ("mail", Unavailable),
        ("rcpt", Unavailable),
        ("data", Unavailable),
        ("dot", Uncertain),
    ],
)
@pytest.mark.parametrize("how", ["crawl", "hang", "endless"])
def test_one_mail_ends_in_its_time_wherever_the_server_crawls(
    crawler: Sink, point: str, means: type[Exception], how: str
) -> None:
    crawler.script[point] = how

    def send() -> None:
        with pytest.raises(means) as raised:
            Post(way()).send(MAIL)
        assert raised.value.whole_channel or how == "endless"

    assert seconds_of(send) < SECONDS + 1


def test_a_server_that_takes_a_large_mail_byte_by_byte_is_left(settings: Any) -> None:
    """It reads a little now and then, so that no single write ever waits for long."""
    settings.MAIL_DEADLINE, settings.EMAIL_TIMEOUT = 2, 5
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        settings.EMAIL_URL, settings.EMAIL_PORT = "smtp://x", server.getsockname()[1]
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        stop = threading.Event()

        def talk() -> None:
            connection, _ = server.accept()
            lines = connection.makefile("rb", buffering=0)
            connection.sendall(b"220 hello\r\n")
            for reply in (b"250 ok", b"250 ok", b"250 ok", b"354 go"):
                lines.readline()
                connection.sendall(reply + b"\r\n")
            while not stop.wait(0.1):
                connection.recv(10)
            connection.close()

        thread = threading.Thread(target=talk)
        thread.start()
        huge = OutgoingMail(**{**MAIL.__dict__, "text": "Words.\n" * 700_000})
        with pytest.raises(Uncertain):
            Post(way()).send(huge)
        stop.set()
        thread.join()


def test_dropped_at_data_before_the_354_nothing_was_accepted(mail_through: Sink) -> None:
    mail_through.script["data"] = "drop"
    with pytest.raises(Unavailable):
        Post(way()).send(MAIL)
    assert not mail_through.accepted


def test_a_quick_mail_after_a_slow_one_has_its_own_time(crawler: Sink) -> None:
    post = Post(way())
    for _ in range(3):
        crawler.slow = SECONDS * 0.6
        post.send(MAIL)
    post.close()
    assert len(crawler.accepted) == 3


def test_the_channel_rests_and_people_are_told_while_nothing_was_accepted(
    crawler: Sink, business: Business, owner: User, client: Client
) -> None:
    crowd.due_steps(business, 6)
    crawler.script["mail"] = "crawl"
    assert seconds_of(lambda: crowd.send_all(TUESDAY)) < 2 * SECONDS + 2
    assert crowd.states() == {"queued": 6}
    assert crawler.connections == 1
    (resting,) = Message.objects.filter(channel_out=True)
    assert (resting.attempts, resting.not_before) == (1, TUESDAY + results.SLOW_REST)
    client.force_login(owner)
    assert f"more than {SECONDS} seconds for one mail" in client.get("/").content.decode()
    assert channel_alerts.notify_next_channel_out(TUESDAY)
    crawler.script.clear()
    crowd.send_all(TUESDAY + results.SLOW_REST)
    assert len(crawler.accepted) == 6 + 1  # and the mail that tells of it


def test_the_channel_rests_where_one_may_have_been_accepted(
    crawler: Sink, business: Business
) -> None:
    crowd.due_steps(business, 6)
    crawler.script["dot"] = "crawl"
    crowd.send_all(TUESDAY)
    assert crowd.states() == {"unconfirmed": 1, "queued": 5}
    assert Message.objects.filter(channel_out=True).count() == 1
    assert len(crawler.accepted) == 1
    crawler.script.clear()
    crowd.send_all(TUESDAY + results.SLOW_REST + timedelta(seconds=1))
    assert crowd.states() == {"unconfirmed": 1, "sent": 5}
    assert len(crawler.accepted) == 6


def test_a_provider_that_trickles_is_left_and_its_answer_is_not_waited_for(settings: Any) -> None:
    settings.MAIL_PROVIDER, settings.MAIL_DEADLINE = "postmark", SECONDS
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "t", "REQUESTS_TIMEOUT": 5}
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.ANYMAIL["POSTMARK_API_URL"] = f"http://127.0.0.1:{server.getsockname()[1]}/"

        def talk() -> None:
            connection, _ = server.accept()
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
            while not stop.wait(0.05):
                connection.sendall(b" ")
            connection.close()

        thread = threading.Thread(target=talk)
        thread.start()

        def send() -> None:
            with pytest.raises(Uncertain) as raised:
                Post(way()).send(MAIL)
            assert raised.value.whole_channel

        assert seconds_of(send) < SECONDS + 1
        stop.set()
        thread.join()


def test_what_is_over_says_no_long_goodbye(crawler: Sink) -> None:
    post = Post(way())
    post.send(MAIL)
    post.backend.deadline.restart(-1)
    assert seconds_of(post.close) < 1
