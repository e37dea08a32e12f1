"""allauth's forms, where a mistake must be counted or written down, or where nobody may be told."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm, ChangePasswordForm, ResetPasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from integrations import queue
from integrations.secrecy import encryption
from integrations.texts.sentences import sentence
from integrations.timing import clock
from leadflow.accounts import addresses, mails
from leadflow.accounts.actor import actor_of
from leads.audit import record_in_audit
from leads.models import AuditEntry

TOLD_AGAIN_AFTER = 60 * 60  # seconds
KEY_IS_GONE = gettext_lazy(
    "The key with which second factors are encrypted is not the one. Ask the operator: "
    "bin/manage forget_second_factor"
)


class ResetForm(ResetPasswordForm):
    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """The same is done where nobody has this address, as far as time can tell."""
        email: str = super().save(request, **kwargs)
        if not self.users:
            queue.nudge()
        return email


class NewAddressForm(AddEmailForm):
    user: Any

    def clean_email(self) -> str:
        """Mails about accounts are no way around an opt-out."""
        email: str = super().clean_email()
        if addresses.is_suppressed(email):
            raise forms.ValidationError(gettext("This address asked us not to write to it."))
        return email

    def save(self, request: HttpRequest) -> Any:
        """allauth takes an address that nobody proved for one that is being given up."""
        addresses.keep_own_address(self.user)
        return super().save(request)


class NewPasswordForm(ChangePasswordForm):
    user: Any

    def clean_oldpassword(self) -> str:
        """Guessing it here is as slow as at the door."""
        old: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, old):
            raise get_adapter().validation_error("enter_current_password")
        return old


class CodeForm(AuthenticateForm):
    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()
        except encryption.InvalidToken as error:
            raise forms.ValidationError(KEY_IS_GONE) from error
        except forms.ValidationError as error:
            tell_of_code(self.user, self.cleaned_data["code"], error)
            raise
        return code


class PasskeyAsSecondForm(AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except forms.ValidationError:
            record_failure(self.user, sentence("passkey"))
            raise


class PasskeyForm(LoginWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except forms.ValidationError:
            record_failure(None, sentence("passkey"))
            raise


def record_failure(user: User | None, about: str) -> None:
    actor = actor_of(context.request, user)
    record_in_audit(AuditEntry.Kind.SIGN_IN_FAILED, actor, clock.now(), about=about)


def tell_of_code(user: User, code: str, error: forms.ValidationError) -> None:
    """Whoever is here knows the password, so the owner hears of it.

    A right code that was used before may have been read over a shoulder.
    """
    record_failure(user, sentence("second factor"))
    is_limit = error.code == "too_many_login_attempts"
    if not is_limit and not is_right(user, code):
        return
    name = "codes_guessed" if is_limit else "code_used_again"
    if cache.add(f"{name}-{user.pk}", True, TOLD_AGAIN_AFTER):
        actor = actor_of(context.request, user)
        mails.mail_news(name, user, user.email, actor, clock.now())


def is_right(user: User, code: str) -> bool:
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return app is not None and validate_totp_code(encryption.decrypt(app.data["secret"]), code)
