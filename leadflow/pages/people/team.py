"""The people: who works here and with what proof, who is invited, and who has left."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from integrations import queue
from integrations.texts.sentences import lowered, sentence
from integrations.timing import clock
from leadflow.accounts import inviting
from leadflow.accounts.actor import actor_of
from leadflow.accounts.backend import SECOND_FACTORS
from leadflow.accounts.second_factor import has_factor
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.acts.proving import with_proof
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import (
    business_of,
    businesses_permitted,
    may_decide,
    signed_in,
    stay_inside,
)
from leadflow.pages.people.people_forms import InviteForm, TeamForm
from leads.audit import record_in_audit
from leads.business import team
from leads.business.mail_out import is_kept_here
from leads.models import AuditEntry, Business, Membership


@require_http_methods(["GET", "HEAD", "POST"])
@with_proof
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    return invite(request, business) if request.method == "POST" else show(request, business)


def invite(request: HttpRequest, business: Business) -> HttpResponse:
    """The link stands on the page that answers, and nowhere later."""
    form, links = InviteForm(posted(request)), []

    def write() -> None:
        wanted = form.invited()
        links.append(inviting.invite(business, wanted, signed_in(request), clock.now()))

    if not is_accepted(form, write):
        return show(request, business, status=422, invite=form)
    wanted = form.invited()
    role = lowered(Membership.Role(wanted.role).label)
    note_in_log(
        request, business, sentence("invited %(who)s as %(role)s", who=wanted.email, role=role)
    )
    queue.nudge()
    is_mailed = wanted.by_mail and not is_kept_here(business)
    if is_mailed:
        messages.success(
            request,
            gettext("Invited: %(email)s gets a link, good for a week.") % {"email": wanted.email},
        )
        return redirect("team")
    return show(request, business, invited=wanted, link=links[0])


def show(
    request: HttpRequest, business: Business, status: int = 200, **more: object
) -> HttpResponse:
    shown = {
        "business": business,
        "form": TeamForm(initial={"second_factor": business.second_factor_demanded}),
        "people": people_of(business),
        "invite": InviteForm(),
        "invitations": business.invitations.select_related("made_by").order_by("email"),
        "departures": business.departures.select_related("user", "by").order_by("-left_at"),
        "may_decide": may_decide(request, business),
        "has_factor": has_factor(signed_in(request)),
        "now": clock.now(),
        **more,
    }
    return render(request, "pages/settings_team.html", shown, status=status)


@action("team")
@with_proof
def keep(request: HttpRequest, key: str) -> HttpResponse:
    business = next((b for b in businesses_permitted(request) if b.key == key), None)
    if business is None:
        raise Http404("There is no such business.")
    stay_inside(request, business)
    form = TeamForm(posted(request))
    form.is_valid()
    demanded = form.cleaned_data["second_factor"]
    if team.demand_second_factor(business, demanded, clock.now(), signed_in(request)):
        now_demanded = sentence("a second factor is demanded")
        said = now_demanded if demanded else sentence("a second factor is no longer demanded")
        note_in_log(request, business, said)
    messages.success(request, gettext("Saved. It holds from everybody's next page on."))
    return redirect("team")


@action("team")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    business = business_of(request)
    inviting.withdraw_invitation(business, pk, signed_in(request), clock.now())
    messages.success(request, gettext("Withdrawn: the link works no more."))
    return redirect("team")


def note_in_log(request: HttpRequest, business: Business, about: str) -> None:
    now, actor = clock.now(), actor_of(request)
    record_in_audit(AuditEntry.Kind.TEAM_CHANGED, actor, now, business=business, about=about)


def people_of(business: Business) -> QuerySet[Membership]:
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    people = business.memberships.select_related("user__profile", "business")
    return people.annotate(has_factor=Exists(factors)).order_by("user__email")
