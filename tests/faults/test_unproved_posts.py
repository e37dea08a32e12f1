"""A webhook with a secret takes what shows it, and nothing else of anybody."""

import base64
import hmac
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from integrations.network import post_proofs
from integrations.network.post_proofs import OLDEST, is_proved, signings
from leads.models import Arrival, Business, Source
from leads.sources import settings as sources
from leads.sources.webhook_secret import forget_webhook_secret, keep_webhook_secret
from tests import support
from tests.support import MONDAY
from tests.support.speed import counted_work

pytestmark = pytest.mark.django_db
SECRET, OTHER = "heron-copper-signing", "osprey-brass-signing"
BODY = json.dumps({"email": "ada@x.example", "message": "Our roof leaks."}).encode()
Headers = dict[str, str]


@pytest.fixture
def hook(business: Business, owner: User) -> Source:
    source = sources.new_source(business, Source.Kind.WEBHOOK, "Builder", MONDAY)
    keep_webhook_secret(source, SECRET, MONDAY, owner)
    source.refresh_from_db()
    return source


def post(hook: Source, headers: Headers, body: bytes = BODY) -> Any:
    kind = "application/json"
    return Client().post(f"/w/{hook.key}/", body, content_type=kind, headers=headers)


def digest(secret: str, signed: bytes) -> bytes:
    return hmac.digest(secret.encode(), signed, "sha256")


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def alone(header: str, before: str = "", written: Callable[[bytes], str] = bytes.hex) -> Any:
    """Signed as many do: the body, and nothing else."""
    return lambda secret, body, at: {header: before + written(digest(secret, body))}


def webflow(secret: str, body: bytes, at: float) -> Headers:
    stamp = str(int(at * 1000))
    signature = digest(secret, f"{stamp}:".encode() + body).hex()
    return {"X-Webflow-Timestamp": stamp, "X-Webflow-Signature": signature}


def calendly(secret: str, body: bytes, at: float) -> Headers:
    stamp = str(int(at))
    signature = digest(secret, f"{stamp}.".encode() + body).hex()
    return {"Calendly-Webhook-Signature": f"t={stamp},v1={signature}"}


def standard(secret: str, body: bytes, at: float) -> Headers:
    stamp = str(int(at))
    signature = b64(digest(secret, f"msg_1.{stamp}.".encode() + body))
    told = {"Webhook-Id": "msg_1", "Webhook-Timestamp": stamp}
    return {**told, "Webhook-Signature": f"v1,{b64(b'x' * 32)} v1,{signature}"}


def bearer(secret: str, body: bytes, at: float) -> Headers:
    return {"Authorization": f"Bearer {secret}"}


def basic(secret: str, body: bytes, at: float) -> Headers:
    return {"Authorization": "Basic " + b64(f"leadflow:{secret}".encode())}


SIGNED: dict[str, Any] = {
    "Typeform": alone("Typeform-Signature", "sha256=", b64),
    "Tally": alone("Tally-Signature", written=b64),
    "GitHub": alone("X-Hub-Signature-256", "sha256="),
    "by hand": alone("X-Signature"),
    "OpnForm": alone("X-Webhook-Signature", "sha256="),
    "Cal.com": alone("X-Cal-Signature-256"),
    "Webflow": webflow,
    "Calendly": calendly,
    "Standard Webhooks": standard,
}
TIMED = {"Webflow", "Calendly", "Standard Webhooks"}
SHOWN: dict[str, Any] = {"bearer": bearer, "basic": basic}
WAYS = {**SIGNED, **SHOWN}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_opens_with_this_secret_and_with_no_other(hook: Source, way: str) -> None:
    prove, now = WAYS[way], support.clock().timestamp()
    for wrong in (OTHER, "", SECRET[:-1], SECRET + "x", SECRET.upper()):
        assert post(hook, prove(wrong, BODY, now)).status_code == 401, wrong
    assert not Arrival.objects.exists()
    assert post(hook, prove(SECRET, BODY, now)).status_code == 200
    assert bytes(Arrival.objects.get().raw) == BODY


@pytest.mark.parametrize("way", SIGNED)
def test_what_was_altered_after_it_was_signed_is_refused(hook: Source, way: str) -> None:
    headers = SIGNED[way](SECRET, BODY, support.clock().timestamp())
    for altered in (BODY.replace(b"ada", b"eve"), BODY + b" ", BODY[:-1], b"", b" "):
        assert post(hook, headers, altered).status_code == 401
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("way", sorted(TIMED))
def test_what_is_posted_again_later_is_refused(hook: Source, way: str) -> None:
    now = support.clock().timestamp()
    for at in (now - OLDEST - 5, now + OLDEST + 5, 0, 10**15):
        assert post(hook, SIGNED[way](SECRET, BODY, at)).status_code == 401
    old, fresh = (SIGNED[way](SECRET, BODY, at) for at in (now - OLDEST - 5, now))
    newer = {**old, **{name: fresh[name] for name in fresh if name.endswith("Timestamp")}}
    if way == "Calendly":
        stale = old["Calendly-Webhook-Signature"].partition(",")[2]
        newer = {"Calendly-Webhook-Signature": f"t={int(now)},{stale}"}
    assert post(hook, newer).status_code == 401
    assert post(hook, SIGNED[way](SECRET, BODY, now - OLDEST + 20)).status_code == 200
    assert post(hook, fresh).status_code == 200
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize("way", sorted(TIMED))
def test_an_old_post_does_not_pass_as_one_that_is_signed_without_a_time(
    hook: Source, way: str
) -> None:
    stamp = support.clock().timestamp() - OLDEST - 60
    signature = [*SIGNED[way](SECRET, BODY, stamp).values()][-1].split()[-1]
    signature = signature.partition("v1=")[2] or signature.removeprefix("v1,")
    before = {
        "Webflow": f"{int(stamp * 1000)}:",
        "Calendly": f"{int(stamp)}.",
        "Standard Webhooks": f"msg_1.{int(stamp)}.",
    }[way]
    dressed_up = before.encode() + BODY
    assert signature in (digest(SECRET, dressed_up).hex(), b64(digest(SECRET, dressed_up)))
    for one in signings():
        assert post(hook, {one.header: signature}, dressed_up).status_code == 401
    assert not Arrival.objects.exists()


def test_what_was_signed_hides_no_time_of_its_own(hook: Source) -> None:
    """Whoever fills in the form chooses what stands in it, also what looks like a time."""
    now = str(int(support.clock().timestamp()))
    asked = json.dumps({"message": f"x.{now}.email=eve%40x.example&message=x"}).encode()
    name, _, rest = asked.partition(f".{now}.".encode())
    told = {"Webhook-Id": name.decode(), "Webhook-Timestamp": now}
    headers = {**told, "Webhook-Signature": "v1," + b64(digest(SECRET, asked))}
    assert post(hook, headers, rest).status_code == 401
    assert not Arrival.objects.exists()


ODD = [
    {},
    {"Authorization": ""},
    {"Authorization": "Bearer"},
    {"Authorization": f"Digest {SECRET}"},
    {"Authorization": SECRET},
    {"Authorization": f"Bearer {SECRET}, Bearer x"},
    {"Authorization": "Basic !!!"},
    {"Authorization": "Basic " + b64(SECRET.encode())},
    {"Authorization": "Basic " + b64(b"\xff\xfe\x00:" + SECRET.encode() + b"\x00")},
    {"Authorization": "Bearer \xff\x00\xe9"},
    {"X-Signature": "sha256="},
    {"X-Signature": "," * 8000},
    {"X-Signature": "\xff\x00" * 500},
    {"Typeform-Signature": SECRET},
    {"Webhook-Signature": "v1,"},
    {"X-Webflow-Signature": "x", "X-Webflow-Timestamp": "-1"},
    {"X-Webflow-Signature": "x", "X-Webflow-Timestamp": "١٧"},
    {"X-Webflow-Signature": "x", "X-Webflow-Timestamp": "9" * 400},
    {"Calendly-Webhook-Signature": "t=,v1="},
    {"Calendly-Webhook-Signature": "t=nan,v1=x"},
]


def test_whatever_shows_nothing_is_told_what_to_do_and_leaves_nothing(
    hook: Source, log: io.StringIO
) -> None:
    for headers in ODD:
        answer = post(hook, headers)
        assert answer.status_code == 401, headers
    assert "HMAC-SHA256" in answer.json()["error"]
    assert "\n" not in answer.json()["error"]
    assert answer["WWW-Authenticate"].startswith("Basic ")
    assert not Arrival.objects.exists()
    hook.refresh_from_db()
    assert hook.refused_posts == len(ODD)
    assert hook.refused_since
    assert hook.refused_at
    assert log.getvalue().count("Unauthorized") == len(ODD)
    assert hook.key not in log.getvalue()
    assert SECRET not in log.getvalue()


def test_a_large_post_is_refused_before_it_is_read(
    hook: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*given: Any) -> bool:
        raise AssertionError("was asked")

    monkeypatch.setattr(post_proofs, "is_proved", nobody)
    large = b'{"x": "' + b"x" * 300_000 + b'"}'
    answer = post(hook, alone("X-Signature")(SECRET, large, 0), large)
    assert answer.status_code == 413


def test_a_body_that_nobody_says_is_signed_is_not_read() -> None:
    def read() -> bytes:
        raise AssertionError("was read")

    now = support.clock()
    assert not is_proved({}, read, SECRET, now)
    assert not is_proved({"Authorization": "Bearer x"}, read, SECRET, now)
    assert is_proved({"Authorization": f"bearer  {SECRET}"}, read, SECRET, now)


@pytest.mark.parametrize(
    "secret", ["schlüssel-des-hauses", "clé-€-de-la-maison", "pässwörter:mit:\x7f"]
)
def test_a_secret_of_odd_letters_is_one_too(hook: Source, owner: User, secret: str) -> None:
    keep_webhook_secret(hook, secret, MONDAY, owner)
    shown = secret.encode().decode("latin-1")  # as a server hands bytes over
    assert post(hook, {"Authorization": f"Bearer {shown}"}).status_code == 200
    assert post(hook, basic(secret, BODY, 0)).status_code == 200
    assert post(hook, alone("X-Signature")(secret, BODY, 0)).status_code == 200
    assert post(hook, {"Authorization": f"Bearer {shown[:-1]}?"}).status_code == 401


def test_a_key_of_standard_webhooks_is_what_stands_behind_its_beginning() -> None:
    key, now = b"\x00\xff" * 16, support.clock()
    stamp = str(int(now.timestamp()))
    signature = b64(hmac.digest(key, f"m.{stamp}.".encode() + BODY, "sha256"))
    told = {"Webhook-Id": "m", "Webhook-Timestamp": stamp}
    headers = {**told, "Webhook-Signature": f"v1,{signature}"}
    assert is_proved(headers, lambda: BODY, "whsec_" + b64(key), now)
    assert not is_proved(headers, lambda: BODY, "whsec_" + b64(key[1:]), now)
    assert not is_proved(headers, lambda: BODY, "whsec_no base64 at all", now)


def test_no_secret_that_is_none_proves_anything(hook: Source) -> None:
    """Also where what is kept cannot be read any more."""
    now = support.clock()
    for headers in (bearer("", b"", 0), basic("", b"", 0), alone("X-Signature")("", BODY, 0)):
        assert not is_proved(headers, lambda: BODY, "", now)
    Source.objects.filter(pk=hook.pk).update(posted_secret="of another key")
    for secret in (SECRET, "", "of another key"):
        assert post(hook, bearer(secret, BODY, 0)).status_code == 401
    assert not Arrival.objects.exists()


def test_another_webhook_without_a_secret_and_the_probe_stay_as_they_were(
    hook: Source, business: Business, owner: User
) -> None:
    other = sources.new_source(business, Source.Kind.WEBHOOK, "Other", MONDAY)
    assert post(other, {}).status_code == 200
    keep_webhook_secret(other, OTHER, MONDAY, owner)
    assert post(hook, bearer(OTHER, BODY, 0)).status_code == 401
    assert Client().get(f"/w/{hook.key}/").content == b"ready"
    asked = {"hub.verify_token": hook.key, "hub.challenge": "42"}
    assert Client().get(f"/w/{hook.key}/", asked).content == b"42"
    assert post(hook, {}).status_code == 401
    hook.refresh_from_db()
    forget_webhook_secret(hook, MONDAY, owner)
    assert post(hook, {}).status_code == 200


def test_a_long_header_costs_little() -> None:
    now = support.clock()
    with counted_work() as spent:
        for sign in (",", "=", "v1=", "sha256=", "t=1,", " "):
            long = sign * 60_000
            assert not is_proved({"Stripe-Signature": long}, lambda: BODY, SECRET, now)
            assert not is_proved({"Authorization": f"Basic {long}"}, lambda: BODY, SECRET, now)
    assert spent.seconds < 2
