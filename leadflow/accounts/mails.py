"""Mails about an account, in our own words, to people who have one.

A worker sends them: a mail server that hangs must not hang the page, nor tell who has an account.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from followups.team import notifications
from integrations import queue
from leads.audit import Actor
from leads.business import mail_out
from leads.business.addresses import public_address
from leads.colleagues import in_words_of
from leads.models import Business, Invitation
from leads.moments import moment_words

LOOKED_BACK = timedelta(days=2)
# What happened, as a subject and for the audit log; allauth's names, and ours at the end
NEWS = {
    "email_changed": gettext_lazy("The address of your account was changed"),
    "password_changed": gettext_lazy("Your password was changed"),
    "password_reset": gettext_lazy("Your password was changed by a link in a mail"),
    "password_set": gettext_lazy("A password was set"),
    "totp_activated": gettext_lazy("An authenticator app was added"),
    "totp_deactivated": gettext_lazy("The authenticator app was removed"),
    "webauthn_added": gettext_lazy("A passkey was added"),
    "webauthn_removed": gettext_lazy("A passkey was removed"),
    "recovery_codes_generated": gettext_lazy("New recovery codes were made"),
    "new_browser": gettext_lazy("Somebody signed in with a new browser"),
    "code_used_again": gettext_lazy("A code of your authenticator app was used twice"),
    "codes_guessed": gettext_lazy("Somebody with your password is guessing codes"),
    "factor_forgotten": gettext_lazy("Your second factor was taken away by the operator"),
}
# After these whoever else is signed in must do so again
ENDS_OTHER_SESSIONS = ("totp_deactivated", "webauthn_removed")


def mail_link(name: str, user: User, to: str, path: str, now: datetime) -> None:
    """`name` is a template of templates/account/mail; `path` leads to our own public address."""
    with in_words_of(user, business_of(user)):
        text = render_to_string(
            f"account/mail/{name}.txt",
            {"user": user, "link": settings.PUBLIC_URL + path, "site": settings.PUBLIC_URL},
        )
    subject, _, body = text.strip().partition("\n")
    leave(user, to, subject, body.strip(), now)


def mail_news(name: str, user: User, to: str, actor: Actor, now: datetime, more: str = "") -> None:
    """Something happened to the account; `name` is one of NEWS."""
    business = business_of(user)
    zone = business.zone if business else ZoneInfo("UTC")
    is_theirs = to.lower() == user.email.lower()  # no longer, where it was changed
    with in_words_of(user, business):
        shown = {
            "news": NEWS[name],
            "more": more,
            "at": f"{moment_words(now, zone)} {now.astimezone(zone):%Z}",
            "actor": actor,
            "site": settings.PUBLIC_URL,
            "reset": public_address("account_reset_password") if is_theirs else "",
        }
        text = render_to_string("account/mail/news.txt", shown).strip()
        leave(user, to, str(NEWS[name]), text, now)


def leave(user: User, to: str, subject: str, text: str, now: datetime) -> None:
    business = business_of(user)
    if business is not None:
        notifications.notify_user(business, to, subject, text, now)
    queue.nudge()


def business_of(user: User) -> Business | None:
    """In whose name we write: the first of theirs, else of all, whose mail leaves; where none does,
    the first. What is made up or put away comes last.
    """
    in_order = Business.objects.order_by(F("archived_at").asc(nulls_first=True), "is_demo", "pk")
    found = list(in_order.filter(memberships__user=user)) or list(in_order)
    kept = mail_out.businesses_kept(found)
    leaving = [business for business in found if business not in kept]
    return next(iter([*leaving, *found]), None)


def belongs_to(user: User, address: str) -> bool:
    """Whether it is theirs, or the one that they are changing to."""
    own = EmailAddress.objects.filter(user=user, email__iexact=address)
    return user.email.lower() == address.lower() or own.exists()


def forget_next_texts(now: datetime) -> bool:
    """A step: of what has gone no link stays with us."""
    users = User.objects.exclude(email="").values_list("email", flat=True)
    invited = Invitation.objects.values_list("email", flat=True)
    addresses = {*users, *EmailAddress.objects.values_list("email", flat=True), *invited}
    return notifications.forget_texts_for_users(sorted(addresses), now - LOOKED_BACK)
