"""What each address asks of whoever opens it: one line an address, enforced by `permitted_pages`.

An address that is not here opens for nobody. What looks and acts at one address says both.
"""

from collections.abc import Container, Mapping
from types import MappingProxyType
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve

from leads.permissions import Permission

LOOKING = ("GET", "HEAD", "OPTIONS")


class Asked(NamedTuple):
    to_look: Permission
    to_act: Permission


def asks(to_look: Permission, to_act: Permission | None = None) -> Asked:
    return Asked(to_look, to_act or to_look)


PUBLIC, ACCOUNT = asks(Permission.PUBLIC), asks(Permission.ACCOUNT)
READ, WORK = asks(Permission.READ), asks(Permission.WORK)
READ_ALL, WORK_ALL = asks(Permission.READ_ALL), asks(Permission.WORK_ALL)
DECIDE, OWN = asks(Permission.DECIDE), asks(Permission.OWN)
SEEN_BY_ALL = asks(Permission.READ_ALL, Permission.DECIDE)  # and changed by few

# By the beginning of the route, for rooms whose addresses are not ours to name one by one
ROOMS: Mapping[str, Asked] = MappingProxyType(
    {
        "accounts/": PUBLIC,  # allauth asks by itself, and half of it is for people who cannot yet
        "api/v1/": PUBLIC,
        **dict.fromkeys(("f/", "l/", "w/", "m/", "t/", "u/", "d/", "e/", "b/", "n/"), PUBLIC),
    }
)
PAGES: Mapping[str, Asked] = MappingProxyType(
    {
        "today": READ,
        "board": READ,
        "leads": READ,
        "palette": READ,
        "view-keep": READ,
        "view-forget": READ,
        "leads-bulk": WORK,
        "today-no-inquiries": WORK,
        "leads-merge": WORK_ALL,
        "leads-export": OWN,  # it takes data out
        "quick-add": WORK,
        "merge": WORK_ALL,
        "merge-undo": WORK_ALL,
        "imports": WORK_ALL,
        "import": WORK_ALL,
        "import-undo": WORK_ALL,
        "lead": READ,
        "lead-part": READ,
        "lead-reply": WORK,
        "lead-replying": WORK,
        "lead-put-in": WORK,
        "lead-take-back": WORK,
        "lead-draft": WORK,
        "lead-note": WORK,
        "lead-tag": WORK,
        "lead-untag": WORK,
        "lead-stop": WORK,
        "lead-booked": WORK,
        "lead-contacted": WORK,
        "lead-no-inquiry": WORK,
        "lead-inquiry": WORK,
        "lead-contact": WORK,
        "lead-reopen": WORK,
        "lead-restart": WORK,
        "undo": WORK,  # one's own deeds alone
        "lead-move": WORK,
        "lead-assign": WORK,
        "lead-snooze": WORK,
        "lead-wake": WORK,
        "lead-take-up": WORK,
        "live": PUBLIC,  # its token says who asks
        "lead-seen": WORK,
        "review": READ,
        "lead-approve": WORK,
        "lead-correct": WORK,
        "lead-again": WORK,
        "lead-sent": READ,
        "lead-allow": WORK,
        "person-export": OWN,
        "person-erase": OWN,
        "heard": READ,
        "attachment": READ,
        "sent-file": READ,
        "report-latest": READ_ALL,
        "report": READ_ALL,
        "criteria": SEEN_BY_ALL,
        "versions": READ_ALL,
        "trial": SEEN_BY_ALL,
        "trial-start": DECIDE,
        "trial-use": DECIDE,
        "examples": SEEN_BY_ALL,
        "examples-score": DECIDE,
        "examples-drop": DECIDE,
        "judging": SEEN_BY_ALL,
        "reason-switch": DECIDE,
        "lead-reason": WORK,
        "lead-keep": WORK,
        "lead-go-on": WORK,
        "lead-take": WORK,
        "lead-own": WORK,
        "lead-hold-stop": WORK,
        "approvals": READ,
        "approval": WORK,
        "approve": PUBLIC,  # the link is signed, for one person and one draft
        "answers": SEEN_BY_ALL,
        "emergencies": SEEN_BY_ALL,
        "words": SEEN_BY_ALL,
        "replies": asks(Permission.READ_ALL, Permission.WORK_ALL),
        "sending": SEEN_BY_ALL,
        "sequence": SEEN_BY_ALL,
        "sequence-withdraw": DECIDE,
        "sequence-try": WORK_ALL,
        "missed": WORK_ALL,
        "privacy": asks(Permission.READ_ALL, Permission.OWN),
        "sources": SEEN_BY_ALL,
        "sources-key": DECIDE,
        "look-up": DECIDE,
        "source-new": DECIDE,
        "source": SEEN_BY_ALL,
        "source-switch": DECIDE,
        "source-allow": DECIDE,
        "source-answer": DECIDE,
        "source-test": DECIDE,
        "arrivals": READ_ALL,
        "arrival": READ_ALL,
        "arrival-again": WORK_ALL,
        "held-keep": WORK_ALL,
        "held-discard": WORK_ALL,
        "balance": READ_ALL,
        "health": READ_ALL,
        "outbox": READ_ALL,
        "message": READ,
        "message-resend": WORK,
        "settings": ACCOUNT,
        "account": ACCOUNT,
        "business": asks(Permission.READ_ALL, Permission.OWN),
        "business-logo": OWN,
        "business-logo-forget": OWN,
        "business-new": OWN,  # whoever owns one may make another
        "business-archive": ACCOUNT,  # what is put away is no place: asked by its view
        "closed-days": SEEN_BY_ALL,
        "closed-days-holidays": DECIDE,
        "changes": OWN,
        "set-up": DECIDE,
        "set-up-skip": DECIDE,
        "set-up-try": DECIDE,
        "mail-out": OWN,
        "mail-test": OWN,
        "mail-round-trip": OWN,
        "mail-forget": OWN,
        "mail-domain": OWN,
        "source-connect": DECIDE,
        "source-posts": DECIDE,
        "source-secret": DECIDE,
        "source-secret-forget": DECIDE,
        "source-disconnect": DECIDE,
        "source-sign-in": DECIDE,
        "mailbox-signed-in": DECIDE,
        "telephone-account": OWN,
        "telephone-forget": OWN,
        "telephone-numbers": OWN,
        "number-connect": OWN,
        "number-set": DECIDE,
        "number-look": DECIDE,
        "model": OWN,
        "model-try": OWN,
        "session-end": ACCOUNT,
        "team": asks(Permission.READ, Permission.OWN),
        "team-keep": OWN,
        "invitation-withdraw": OWN,
        "person": OWN,
        "person-leaves": OWN,
        "person-back": OWN,
        "join": PUBLIC,  # whoever has the link
        "profile": ACCOUNT,
        "assigning": SEEN_BY_ALL,
        "assigning-rule": DECIDE,
        "assigning-raise": DECIDE,
        "assigning-remove": DECIDE,
        "alerts": ACCOUNT,
        "browser-keep": ACCOUNT,
        "browser-forget": ACCOUNT,
        "browser-renew": PUBLIC,  # what the browser was known by says which one asks
        "audit-log": OWN,
        "book": ACCOUNT,
        "book-chapter": ACCOUNT,
        "restored": asks(Permission.READ_ALL, Permission.OWN),
        "restored-decide": OWN,
        "healthz": PUBLIC,
        "metrics": PUBLIC,  # asks for a token
        "styleguide": PUBLIC,  # in development alone
    }
)


def asked_by(match: ResolverMatch) -> Asked | None:
    """None where nobody has said it, so nobody may."""
    named = PAGES.get(match.url_name or "")
    rooms = (asked for begins, asked in ROOMS.items() if match.route.startswith(begins))
    return named or next(rooms, None)


def asked_of(request: HttpRequest) -> Asked | None:
    """By its path: an action that is resumed after a password was typed again has another one than
    the page on which that was done.
    """
    try:
        return asked_by(resolve(request.path_info))
    except Resolver404:
        return None


def permission_asked(request: HttpRequest) -> Permission | None:
    asked = asked_of(request)
    if asked is None:
        return None
    return asked.to_look if request.method in LOOKING else asked.to_act


def is_open(name: str, held: Container[str] | None, *, acting: bool = False) -> bool:
    """Whether a page shows the way there to somebody who holds these; to strangers it shows all."""
    asked = PAGES.get(name)
    if asked is None or held is None:
        return True
    permission = asked.to_act if acting else asked.to_look
    return permission in (Permission.PUBLIC, Permission.ACCOUNT) or permission in held
