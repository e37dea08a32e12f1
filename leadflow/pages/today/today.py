"""Today: who waits, sorted by what is left of the promise, and what a person should look at."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from followups.answers import approval
from followups.models import Message
from followups.sequences import missed
from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.lists.lead_rows import leads_to_list, name_or_address
from leadflow.pages.helpers.lists.lineup import Lineup, Page, by_id, pages_of_ids
from leadflow.pages.helpers.lists.together import lines_together
from leadflow.pages.helpers.viewer.scope import (
    chosen,
    leads_of,
    may,
    signed_in,
    theirs,
    with_everybodys,
)
from leadflow.pages.set_up.steps import Step, lines_of_set_up, open_steps, set_up_states_in
from leadflow.pages.system import live
from leadflow.pages.today import sections
from leadflow.pages.today.silence import lines_of_mailboxes, silent_mailboxes
from leads.contacts import merging
from leads.declined import Declined
from leads.models import Arrival, Business, Lead, MergeSuggestion
from leads.permissions import Permission

LISTS = ("act_now", "waiting", "look", "take_up", "junk", "put_off")
ROWS = {  # on one page of a section
    "act_now": 25,
    "waiting": 25,
    "look": 25,
    "take_up": 25,
    "junk": 25,
    "put_off": 25,
    "no_inquiries": 1,  # counted alone
    "held": 10,
    "same": 10,
    "missed": 25,
    "missed_people": 1,
    "drafts": 1,
    **dict.fromkeys(live.GROWING, 1),
}


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    businesses, whole = chosen(request), with_everybodys(request)
    now = clock.now()
    leads = sections.sections(leads_of(request), now)
    missed_rows = missed.missed_messages(whole).filter(missed_choice="")
    others = {
        "held": sections.held_back(whole),
        "same": Lineup((merging.open_suggestions(whole),)),
        "missed": Lineup((missed_rows,)),
        "missed_people": Lineup((people_in(missed_rows),)),
        "drafts": Lineup((approval.drafts_waiting(businesses).filter(theirs(request, "lead__")),)),
    }
    who_missed = "missed" in request.GET
    found = pages_of_ids(request, {**leads, **others, **live.GROWING}, ROWS)
    ids = {pk for name in LISTS for pk in found[name].rows}
    rows = leads_to_list(ids, businesses, now)
    lists = {name: found[name].filled(rows) for name in LISTS}
    return render(
        request,
        "pages/today.html",
        {
            **lists,
            "held": with_rows(found["held"], shown_arrivals()),
            "same": with_rows(found["same"], who_may_be_the_same()),
            "missed": with_rows(found["missed"], who_missed_it(missed_rows))
            if who_missed
            else found["missed"],
            "who_missed": who_missed,
            "several": True,
            "missed_people": found["missed_people"],
            "drafts": found["drafts"],
            "no_inquiries": found["no_inquiries"],
            "not_reached": sum(
                lead.is_not_reached and not lead.is_test for lead in lists["take_up"]
            ),
            "not_answered": any(lead.is_new for lead in lists["take_up"]),
            **beside_lists(request, somebody_waits(lists)),
            **live.watching(request, {name: found[name].rows for name in live.GROWING}),
        },
    )


def somebody_waits(lists: dict[str, Page]) -> bool:
    return bool(lists["act_now"].rows or lists["waiting"].rows)


def beside_lists(request: HttpRequest, somebody_waits: bool) -> dict[str, Any]:
    """By one query: the day's balance where nobody waits, the next step of the set-up, and what
    cannot be read.
    """
    businesses, whole = chosen(request), with_everybodys(request)
    owned = [one for one in businesses if not one.is_demo and may(request, one, Permission.OWN)]
    lines = lines_together(
        {
            "balance": lines_of_balance([] if somebody_waits else whole),
            "set_up": lines_of_set_up(owned),
            "mailboxes": lines_of_mailboxes(whole),
        }
    )
    return {
        "balance": {
            str(Arrival.Became(one["became"]).label): one["count"] for one in lines["balance"]
        },
        "set_up": set_up_to_do(owned, lines["set_up"]),
        "silent_mailboxes": silent_mailboxes(lines["mailboxes"], clock.now()),
    }


def set_up_to_do(
    businesses: list[Business], lines: list[dict[str, Any]]
) -> tuple[Business, Step] | None:
    """The first with a step of its set-up to do, and the step."""
    found = set_up_states_in(businesses, lines)
    to_do = ((one, open_steps(found[one.pk])) for one in businesses)
    return next(((one, steps[0]) for one, steps in to_do if steps), None)


def with_rows(page: Page, rows: QuerySet[Any]) -> Page:
    return page.filled(by_id(rows.filter(pk__in=page.rows))) if page.rows else page


def who_may_be_the_same() -> QuerySet[MergeSuggestion]:
    nameless = gettext("Somebody without a name")
    return MergeSuggestion.objects.select_related("one__business").annotate(
        one_called=name_or_address("one", nameless), other_called=name_or_address("other", nameless)
    )


def who_missed_it(messages: QuerySet[Message]) -> QuerySet[Message]:
    nameless = gettext("Somebody without a name")
    return messages.annotate(called=name_or_address("lead__contact", nameless))


def shown_arrivals() -> QuerySet[Arrival]:
    return Arrival.objects.select_related("source__business").defer("raw", "meta")


def people_in(messages: QuerySet[Message]) -> QuerySet[Lead]:
    return Lead.objects.filter(pk__in=messages.order_by().values("lead")).order_by("pk")


@action("today")
def decide_missed(request: HttpRequest) -> HttpResponse:
    try:
        people = missed.decide_missed(
            chosen(request), request.POST.get("what", ""), clock.now(), signed_in(request)
        )
        queue.nudge()
        messages.success(
            request,
            ngettext(
                "Being done for %(people)s person. Nobody gets two messages at once.",
                "Being done for %(people)s people. Nobody gets two messages at once.",
                people,
            )
            % {"people": people},
        )
    except Declined as error:
        messages.error(request, str(error))
    return redirect("today")


def lines_of_balance(businesses: list[Business]) -> QuerySet[Arrival, Any]:
    """What came in since midnight and how it ended, for `lines_together`: the books are always on
    the page.
    """
    zone = businesses[0].zone if businesses else None
    start = clock.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    came = Arrival.objects.filter(source__business__in=businesses, received_at__gte=start)
    rows = came.exclude(lead__is_test=True).values("became")
    return rows.annotate(line=JSONObject(became="became", count=Count("id")))
