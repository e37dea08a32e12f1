"""Who is signed in, with what their account still lacks, in one query."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from integrations.databases.prepared import Number, prepared_rows
from leadflow.models import FirstPassword
from leads.models import Membership

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class Backend(AuthenticationBackend):
    """A second factor is demanded of an operator always, of a team where one owner says so.

    Whoever is signed in has `must_add_factor` and `has_first_password`.
    """

    def get_user(self, user_id: int) -> User | None:
        user: User | None = next(iter(users_with_number.rows(user_id)), None)
        return user if user and self.user_can_authenticate(user) else None


@prepared_rows
def users_with_number(user_id: Number) -> QuerySet[User]:
    demanding = Membership.objects.filter(
        user=OuterRef("pk"), business__second_factor_demanded=True
    )
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    lacking = (Q(is_superuser=True) | Exists(demanding)) & ~Exists(factors)
    first = FirstPassword.objects.filter(user=OuterRef("pk"), password=OuterRef("password"))
    return (
        User.objects.select_related("profile")
        .annotate(
            must_add_factor=ExpressionWrapper(lacking, BooleanField()),
            has_first_password=Exists(first),
        )
        .filter(pk=user_id)
    )
