"""One lead: who it is, what was said, and the box to answer in.

All else there is to it comes in parts, as far as somebody looks at it: see `parts.py`.
"""

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followups.answers.answered_since import mark_in
from followups.channels import CHANNELS
from followups.models import ChannelKey, Message
from followups.policy.closed import was_erased
from leadflow.pages.helpers.viewer.scope import mail_kept_of
from leadflow.pages.lead.page.conversation import (
    conversation_of,
    drafts_of,
    words_to_send_again,
)
from leadflow.pages.lead.page.lead_forms import MoveForm, ReplyForm
from leadflow.pages.lead.page.noted import is_held, lead_to_show, messages_of
from leadflow.pages.lead.page.parts import parts_with
from leadflow.pages.system import live
from leads.contacts.said import phone_to_call, said_beside_card
from leads.models import Lead


@login_required
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, pk)


def show(
    request: HttpRequest, pk: int, status: int = 200, here: str = "", **forms: Form
) -> HttpResponse:
    """The page as it stands now, where `forms` (reply, note, give, move, correction, decided) are
    as they were typed; a part that holds one of them stands open.

    `here` is the page to which a correction leads back, where it is another one.
    """
    lead = lead_to_show(request, pk)
    messages = messages_of(lead)
    mark = mark_in(messages, lead.last_event or 0)  # type: ignore[attr-defined]
    shown = {
        "lead": lead,
        "phone": phone_to_call(lead),
        "said": said_beside_card(lead),
        "erased": not lead.opted_out and was_erased(lead.contact),  # type: ignore[attr-defined]
        "is_held": is_held(lead, messages),
        "letters": letters_of(request, lead, messages),
        **conversation_of(lead, messages),
        **drafts_of(lead, messages, mark, forms.get("decided")),
        "move": MoveForm(lead),
        "here": here,
        **live.watching(request),
        **parts_with(lead, messages, forms),
        **forms,
    }
    if "reply" not in forms:
        words = words_to_send_again(lead, messages, request.user)
        shown["reply"] = ReplyForm(lead, words=words, said=mark)
    return render(request, "pages/lead.html", shown, status=status)


def letters_of(request: HttpRequest, lead: Lead, messages: list[Message]) -> list[Message]:
    """What one of us wrote or approved and can still take back; noted on each is whether it
    `stays` on this machine.
    """
    found = [one for one in messages if one.is_queued and one.is_by_a_person]
    for one in found:
        is_mail = one.channel == ChannelKey.EMAIL
        stays = (
            lead.business in mail_kept_of(request)
            if is_mail
            else CHANNELS[one.channel].is_kept_here(lead.business)
        )
        vars(one).update(stays=stays)
    return found
