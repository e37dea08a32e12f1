"""What a mail server's behaviour means.

Refused, unavailable or uncertain, told by whether DATA was entered.
"""

import pytest

from integrations.errors import OutsideError, Refused, Unavailable, Uncertain
from integrations.mailing.mail import OutgoingMail, Post
from integrations.mailing.mail_way import way_of_environment as way
from tests.support.servers.sink import Sink

MAIL = OutgoingMail(
    sender="Oak <office@oak.example>",
    to="ada@x.example",
    subject="Hello",
    text="Words.\nMore words.\n",
    html="<p>Words.</p>",
    headers={"Message-ID": "<one@oak.example>"},
)


@pytest.mark.parametrize(
    ("point", "behaviour", "means", "kept"),
    [
        ("banner", "drop", Unavailable, 0),
        ("banner", "421 busy", Unavailable, 0),
        ("banner", "hang", Unavailable, 0),
        ("mail", "drop", Unavailable, 0),
        ("mail", "451 later", Unavailable, 0),
        ("mail", "550 no", Refused, 0),
        ("rcpt", "450 greylisted", Unavailable, 0),
        ("rcpt", "550 5.1.1 no such user", Refused, 0),
        ("data", "451 later", Unavailable, 0),
        ("data", "554 no", Refused, 0),
        ("middle", "drop", Uncertain, 0),
        ("dot", "452 full", Unavailable, 0),
        ("dot", "552 too big", Refused, 0),
        ("dot", "drop", Uncertain, 1),
        ("dot", "hang", Uncertain, 1),
    ],
)
def test_each_behaviour_has_its_meaning(
    mail_through: Sink, point: str, behaviour: str, means: type[OutsideError], kept: int
) -> None:
    mail_through.script[point] = behaviour
    post = Post(way())
    with pytest.raises(means) as raised:
        post.send(MAIL)
    mail_through.script.clear()
    post.close()
    assert str(raised.value)
    assert len(mail_through.accepted) == kept


def test_it_arrives_as_it_was_written(mail_through: Sink) -> None:
    post = Post(way())
    post.send(MAIL)
    post.close()
    ((recipient, mail),) = mail_through.accepted
    assert recipient == "ada@x.example"
    assert mail["Message-ID"] == "<one@oak.example>"
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_one_connection_serves_a_whole_drain(mail_through: Sink) -> None:
    post = Post(way())
    for _ in range(5):
        post.send(MAIL)
    post.close()
    assert (len(mail_through.accepted), mail_through.connections) == (5, 1)


def test_a_kept_connection_that_went_stale_is_opened_anew(mail_through: Sink) -> None:
    post = Post(way())
    post.send(MAIL)
    post.backend.connection.sock.close()
    post.send(MAIL)
    post.close()
    assert len(mail_through.accepted) == 2


@pytest.mark.parametrize(
    ("setting", "value"), [("EMAIL_HOST_PASSWORD", "old"), ("EMAIL_USE_TLS", True)]
)
def test_a_sign_in_or_a_connection_that_fails_for_all_is_about_the_whole_channel(
    mail_through: Sink, settings, setting: str, value: object
) -> None:
    settings.EMAIL_HOST_USER = "office"
    setattr(settings, setting, value)
    mail_through.script["auth"] = "535 5.7.8 wrong"
    with pytest.raises(Unavailable) as raised:
        Post(way()).send(MAIL)
    assert raised.value.whole_channel
    assert not mail_through.accepted


def test_a_server_that_is_not_there_is_unavailable(settings) -> None:
    settings.EMAIL_URL, settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "smtp://x",
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    with pytest.raises(Unavailable):
        Post(way()).send(MAIL)


def test_a_newline_in_a_subject_is_refused_and_not_sent(mail_through: Sink) -> None:
    with pytest.raises(Refused):
        Post(way()).send(
            OutgoingMail(
                sender="a@b.example", to="c@d.example", subject="x\r\nBcc: e@f.example", text="."
            )
        )
    assert not mail_through.accepted
