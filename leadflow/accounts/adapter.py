"""What allauth asks us about accounts.

Who may have one, how fast one may try, what is mailed and written down.
"""

import math
import unicodedata
from functools import reduce
from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from integrations.texts.sentences import KeptSentence, in_english, sentence
from integrations.timing import clock
from leadflow.accounts import addresses, known_browsers, mails, passwords, slowing
from leadflow.accounts.actor import actor_of
from leads.audit import record_in_audit
from leads.models import AuditEntry
from leads.screening import client

Kind = AuditEntry.Kind
PROOFS = {  # by allauth's names
    "reauthenticate": gettext_lazy("Use your password"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Use a passkey"),
}
UNKNOWN_IP = "0.0.0.0"  # noqa: S104  (allauth wants one; all who have none are one)
SECOND_FACTORS = {
    "totp": gettext_noop("code"),
    "recovery_codes": gettext_noop("recovery code"),
    "webauthn": gettext_noop("passkey"),
}


class Accounts(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "This address and this password do not belong together."
        ),
        "enter_current_password": gettext_lazy("This is not your current password."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "invalid_password_reset": gettext_lazy("This link works no more. Ask for a new one."),
        "same_as_current": gettext_lazy("This is the address that you have."),
        "too_many_login_attempts": gettext_lazy(
            "Too many wrong tries. Wait five minutes, then try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client.address_of(request) or UNKNOWN_IP

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        account = account_in(credentials)
        place = client.place_of(client.address_of(request) or client.NOWHERE)
        mark = known_browsers.mark_of(request, account)
        self.counters = slowing.counters_of(account, place, mark)
        if until := slowing.begin_try(self.counters, clock.now()):
            minutes = math.ceil((until - clock.now()).total_seconds() / 60)
            raise ValidationError(
                gettext(
                    "Too many tries. Wait %(minutes)s min, use a browser in which you have "
                    "signed in before, or choose a new password by mail."
                )
                % {"minutes": minutes}
            )

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user:
            slowing.forgive_try(self.counters, clock.now())
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Of an address that is nobody's nothing is kept: it may be a password, typed too soon."""
        user = User.objects.filter(email__iexact=account_in(credentials)).first()
        record_in_audit(
            Kind.SIGN_IN_FAILED, actor_of(request, user), clock.now(), about=sentence("password")
        )

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        if passwords.first_one_is_too_old(user, clock.now()):
            messages.error(
                request,
                gettext(
                    "The first password of this account has expired. Choose a new one by mail, "
                    "or on the machine: bin/manage changepassword %(username)s"
                )
                % {"username": user.username},
            )
            return redirect("account_login")
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        now, actor, account = (
            clock.now(),
            actor_of(request, user),
            account_in({"email": user.email}),
        )
        addresses.keep_own_address(user)
        is_new = not known_browsers.mark_of(request, account) and has_signed_in(user)
        record_in_audit(Kind.SIGNED_IN, actor, now, about=way_in(request, user))
        if is_new:
            mails.mail_news("new_browser", user, user.email, actor, now)
        known_browsers.give_mark(request, response, account)
        return response

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            record_in_audit(Kind.SIGNED_OUT, actor_of(request), clock.now())
        super().logout(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The mails with a link; to nobody who has no account."""
        user = context["user"]
        if not mails.belongs_to(user, email):
            return
        path = context.get("activate_url") or context["password_reset_url"]
        mails.mail_link(template_prefix.rpartition("/")[2], user, email, path, clock.now())

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Something was changed. A new address is told to the old one."""
        name = template_prefix.rpartition("/")[2]
        actor, now = actor_of(self.request, user), clock.now()
        record_in_audit(
            Kind.ACCOUNT_CHANGED, actor, now, about=sentence(in_english(mails.NEWS[name]))
        )
        more = (
            gettext("It is now %(address)s.") % {"address": context["to_email"]}
            if context and "to_email" in context
            else ""
        )
        mails.mail_news(name, user, email or user.email, actor, now, more)
        if name in mails.ENDS_OTHER_SESSIONS:
            end_other_sessions(self.request, user)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Only the path: what others reach us by is no matter of the request."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return path.replace("UID-KEY", quote(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The password, or a passkey: six digits alone are not enough to take an account over."""
        found = super().get_reauthentication_methods(user)
        return [{**way, "description": PROOFS[way["id"]]} for way in found if way["id"] in PROOFS]


def account_in(credentials: dict[str, Any]) -> str:
    """Whose account somebody means, however they write it: a database takes ſ for s, and ı for i.

    Else each spelling would have tries of its own.
    """
    typed = str(credentials.get("email") or credentials.get("username") or "").strip()
    return unicodedata.normalize("NFKC", typed).upper().casefold()


def has_signed_in(user: User) -> bool:
    return AuditEntry.objects.filter(user=user, kind=Kind.SIGNED_IN).exists()


def way_in(request: HttpRequest, user: User) -> str:
    """ "password and code", or "passkey": how they proved who they are."""
    records = get_authentication_records(request, user)
    ways = [SECOND_FACTORS.get(r.get("type", ""), r["method"].replace("_", " ")) for r in records]
    found = [sentence(way) for way in dict.fromkeys(ways)]
    return reduce(both, found) if found else ""


def both(first: KeptSentence, then: KeptSentence) -> KeptSentence:
    return sentence("%(first)s and %(then)s", first=first, then=then)
