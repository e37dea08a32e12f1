"""Two houses with this program, each with the other's address among its leads.

Neither answers the other's automation, and both fall silent.
"""

from datetime import timedelta

import pytest

from leads.models import Business, Lead
from tests import support
from tests.support import ADA, MONDAY
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

TAKEN_AWAY = (
    b"auto-submitted",
    b"x-auto-response-suppress",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
    b"precedence",
)


def pass_on(raw: bytes, gateway: bool) -> bytes:
    """As it arrives; a gateway takes away every header that says what it is."""
    if not gateway:
        return raw
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    kept: list[bytes] = []
    for line in head.split(b"\n"):
        if line[:1] in b" \t" and kept:
            kept.append(line) if kept[-1] else None
        else:
            kept.append(b"" if line.split(b":")[0].lower() in TAKEN_AWAY else line)
    return b"\n".join(line for line in kept if line) + b"\n\n" + body


@pytest.mark.parametrize("gateway", [False, True])
def test_two_instances_writing_to_each_other_stop_within_two_messages_each(
    mail_through: Sink, gateway: bool
) -> None:
    oak = support.make_business()
    elm = support.make_business(
        key="elm", name="Elm Roofing", email="office@elm-roofing.example", phone="+19025550112"
    )
    houses: dict[str, Business] = {oak.email: oak, elm.email: elm}
    support.write(oak, {**ADA, "name": "Elm Office", "email": elm.email, "phone": ""})
    support.write(elm, {**ADA, "name": "Oak Office", "email": oak.email, "phone": ""})
    passed = 0
    for at in support.moments(MONDAY, MONDAY + timedelta(days=9)):
        support.live(at)
        for (to, _), raw in list(zip(mail_through.accepted, mail_through.raw, strict=True))[
            passed:
        ]:
            passed += 1
            support.mail_in(houses[to], pass_on(raw, gateway), at)
    assert [len(mail_through.to(address)) for address in houses] == [1, 1]
    assert Lead.objects.count() == 2
    assert all("A program like this one" in support.reasons(lead) for lead in Lead.objects.all())
