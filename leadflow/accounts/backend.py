"""Who is signed in, with what their account still lacks, in one query."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from leadflow.models import FirstPassword
from leads.models import Membership

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class Backend(AuthenticationBackend):
    """A second factor is demanded of an operator always, of a team where one owner says so.

    Whoever is signed in has `must_add_factor` and `has_first_password`.
    """

    def get_user(self, user_id: int) -> User | None:
        demanding = Membership.objects.filter(
            user=OuterRef("pk"), business__second_factor_demanded=True
        )
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
        lacking = (Q(is_superuser=True) | Exists(demanding)) & ~Exists(factors)
        first = FirstPassword.objects.filter(user=OuterRef("pk"), password=OuterRef("password"))
        user = (
            User.objects.select_related("profile")
            .annotate(
                must_add_factor=ExpressionWrapper(lacking, BooleanField()),
                has_first_password=Exists(first),
            )
            .filter(pk=user_id)
            .first()
        )
        return user if user and self.user_can_authenticate(user) else None
