"""The kept list of mail providers: whose an address is, and that no entry contradicts another."""

import re
from collections import Counter

import pytest

from integrations.mailing import mail_providers
from integrations.mailing.mail_providers import guess_provider, known_provider
from integrations.network.hosts import is_metadata

NAME = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def test_nothing_stands_there_twice_and_every_server_encrypts() -> None:
    all_of_them = mail_providers.mail_providers()
    named = [name for one in all_of_them for name in (*one.domains, *one.exchangers)]
    by_kind = Counter([d for one in all_of_them for d in one.domains])
    assert max(by_kind.values()) == 1
    assert max(Counter(e for one in all_of_them for e in one.exchangers).values()) == 1
    assert [name for name in named if not NAME.fullmatch(name)] == []
    for one in all_of_them:
        assert one.steps, one.key
        assert one.domains or one.exchangers, one.key
        assert NAME.fullmatch(one.imap.host), one.key
        assert NAME.fullmatch(one.smtp.host), one.key
        assert one.web.startswith("https://"), one.key
        assert (one.imap.port, one.imap.tls) == (993, "implicit"), one.key
        assert (one.smtp.port, one.smtp.tls) in ((465, "implicit"), (587, "starttls")), one.key


@pytest.mark.parametrize(
    ("address", "exchangers", "found"),
    [
        ("a@GMail.com", [], "google"),
        ("a@outlook.com", [], "microsoft"),
        ("a@oak.example", ["1 ASPMX.L.GOOGLE.COM"], "google"),
        ("a@oak.example", ["0 oak-example.mail.protection.outlook.com"], "microsoft"),
        ("a@oak.example", ["10 in1-smtp.messagingengine.com"], "fastmail"),
        ("a@oak.example", ["10 mx.notgoogle.com"], None),
        ("a@oak.example", [], None),
        ("nobody", [], None),
    ],
)
def test_whose_an_address_is(
    monkeypatch: pytest.MonkeyPatch, address: str, exchangers: list[str], found: str | None
) -> None:
    monkeypatch.setattr(mail_providers, "look_up", lambda name, kind: exchangers)
    guessed = guess_provider(address)
    assert (guessed.key if guessed else None) == found


def test_some_sign_in_with_a_name_alone() -> None:
    free, google = known_provider("ada@free.fr"), known_provider("ada@gmail.com")
    assert free is not None
    assert google is not None
    assert (free.user_of("ada@free.fr"), google.user_of("ada@gmail.com")) == (
        "ada",
        "ada@gmail.com",
    )


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("169.254.169.254", True),
        ("::ffff:169.254.169.254", True),
        ("fe80::1%eth0", True),
        ("fd00:ec2::254", True),
        ("0.0.0.0", True),
        ("224.0.0.1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("::1", False),
        ("142.250.1.109", False),
    ],
)
def test_where_no_server_of_an_owner_is(address: str, refused: bool) -> None:
    assert is_metadata(address) == refused
