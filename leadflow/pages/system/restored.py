"""After a restore: what would go, what may have gone already, and the decision to go on."""

from dataclasses import replace
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from followups.channels import CHANNELS
from followups.models import ChannelKey, Message
from followups.outbox.evidence import Evidence, sent_since
from followups.policy.restored import meant_before, meant_for
from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.lists.lineup import Page, page_by_ids
from leadflow.pages.helpers.viewer.scope import businesses_permitted, may_decide, signed_in
from leads.declined import Declined
from leads.models import Restore, Source
from leads.restored import decision

GO_ON = gettext_lazy("Go on, and leave out what may have gone")
SEND_ALL = gettext_lazy("Send everything, also what may have gone")
MOST_ROWS = 50
QUEUED = Message.State.QUEUED


class WaitingRow(NamedTuple):
    message: Message
    may_have_gone: bool
    proof: Evidence | None  # the copy of it in the folder of sent mail
    assumed: str  # why nobody knows it where there is none


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    restores = decision.undecided_of(businesses_permitted(request)).order_by("business")
    shown = {"held": [what_waits(request, restore) for restore in restores]}
    return render(request, "pages/restored.html", shown)


def what_waits(request: HttpRequest, restore: Restore) -> dict[str, Any]:
    mine = Message.objects.filter(business=restore.business)
    before = meant_before(restore)
    sent = {one.to: one for one in sent_since(restore)}
    folders = folders_of_sent_mail(restore)
    drafts = mine.undecided().filter(lead__received_at__lte=restore.noticed_at)
    return {
        "restore": restore,
        "before": rows_of(request, restore, f"before-{restore.pk}", before, sent, bool(folders)),
        "later": rows_of(request, restore, f"later-{restore.pk}", ~before, sent, bool(folders)),
        "drafts": drafts.count(),
        "on_their_way": mine.filter(state=Message.State.SENDING).count(),
        "folders": folders,
        "mails_leave_copies": CHANNELS[ChannelKey.EMAIL].leaves_copies(restore.business),
        "go_on": GO_ON,
        "send_all": SEND_ALL,
        "may_decide": may_decide(request, restore.business),
    }


def rows_of(
    request: HttpRequest,
    restore: Restore,
    name: str,
    which: Q,
    sent: dict[str, Evidence],
    is_folder_read: bool,
) -> Page:
    """Of what is planned the part that is asked for, each row with what may have become of it."""
    planned = Message.objects.filter(which, business=restore.business, state=QUEUED)
    planned = planned.select_related("lead__contact", "business", "step", "report", "about")
    found = page_by_ids(request, name, planned.order_by("not_before", "id"), MOST_ROWS)
    rows = [
        WaitingRow(
            message,
            message.kind == Message.Kind.ALERT or meant_for(message) <= restore.noticed_at,
            sent.get(message.to.lower()),
            why_assumed(message, is_folder_read),
        )
        for message in found
    ]
    return replace(found, rows=rows)


def why_assumed(message: Message, is_folder_read: bool) -> str:
    """What would have shown that it went, and does not."""
    channel = CHANNELS[message.channel]
    if not channel.leaves_copies(message.business):
        return gettext("of %(plural)s we read no copies") % {"plural": channel.plural}
    return (
        gettext("no copy of it has been read")
        if is_folder_read
        else gettext("no folder of sent mail is read")
    )


def folders_of_sent_mail(restore: Restore) -> list[Source]:
    boxes = restore.business.sources.filter(kind=Source.Kind.MAILBOX, active=True)
    return [source for source in boxes if source.mailbox.get("host")]


@action("restored")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Restore.objects.filter(business__in=businesses_permitted(request))
    restore = get_object_or_404(mine.select_related("business"), pk=pk)
    try:
        what = posted(request).get("what", "")
        decision.decide_restore(restore, what, clock.now(), signed_in(request))
        messages.success(
            request, gettext("%(business)s: sending goes on.") % {"business": restore.business}
        )
        queue.nudge()
    except Declined as error:
        messages.error(request, str(error))
    return redirect("restored")
