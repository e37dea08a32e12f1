"""What one of us does about a lead on its page."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_noop, ngettext

from followups.answers import approval, sent_files
from followups.answers.reply import ask_for_draft, take_back_reply, write_reply
from followups.content.mail import merge_values
from followups.content.merge_fields import fill_or_keep
from followups.models import Message
from followups.opt_out.unsubscribe import allow_lead_again
from followups.sequences import ending
from followups.team.mentions import write_note_and_tell
from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.acts.going import going, moment
from leadflow.pages.helpers.acts.undo_button import say_done, say_going
from leadflow.pages.helpers.acts.way_back import back_or_lead
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import lead_of, leads_of, signed_in
from leadflow.pages.lead.acts.act import Done, act_on_lead
from leadflow.pages.lead.page.lead import show
from leadflow.pages.lead.page.lead_forms import (
    GiveForm,
    MoveForm,
    NoteForm,
    PutInForm,
    ReplyForm,
    TakeBackForm,
)
from leads.colleagues import display_name
from leads.contacts.called import person_of_lead
from leads.declined import Declined
from leads.models import Lead, Undo
from leads.pipeline import assigning, by_hand
from leads.pipeline.undoing import TAKE_BACK
from leads.screening.client import SMALL, fits, takes_large_bodies


@takes_large_bodies
@action("lead")
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue what was written; for ten seconds it can be taken back.

    What cannot be sent stays in the box, but for files: no browser lets a page choose them.
    """
    lead, now, by = lead_of(request, pk), clock.now(), signed_in(request)
    if not fits(request, sent_files.LARGEST + SMALL):
        messages.error(request, gettext("These files are too large together. Nothing was sent."))
        return redirect("lead", pk)
    form = ReplyForm(lead, posted(request), files=request.FILES)
    written = list[Message]()

    def write() -> None:
        typed = form.cleaned_data
        way, at, said = typed["channel"], typed["at"] or now + TAKE_BACK, typed["said"]
        written.append(
            write_reply(lead, typed["text"], now, by, way, at, said, typed["with_files"])
        )

    if not is_accepted(form, write):
        return show(request, pk, 422, reply=form.with_deeds_since(lead, by))
    queue.nudge()
    when = moment(form.cleaned_data["at"], lead.business.zone, gettext("in ten seconds"))
    said = going(gettext("Your reply"), form.cleaned_data["channel"], lead.business, when=when)
    sentences = [gettext("%(said)s; until then you can take it back.") % {"said": said}]
    if lead.enrollments.filter(ended_at__isnull=True).exists():
        sentences.append(gettext("The follow-ups stop once it has gone."))
    say_going(request, " ".join(sentences), written[0])
    return redirect("lead", pk)


@action("lead")
def put_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a saved reply stand below what was typed; nothing is sent and nothing lost."""
    lead, typed = lead_of(request, pk), posted(request)
    form = PutInForm(lead.business, typed)
    saved = form.cleaned_data["saved"] if form.is_valid() else None
    words = fill_or_keep(saved.body, merge_values(lead)) if saved else ""
    return show(request, pk, reply=ReplyForm(lead, typed).with_words(words))


@action("lead")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The words come back into the box; an approved answer goes back to those that wait."""
    lead, form = lead_of(request, pk), TakeBackForm(posted(request))
    asked = form.cleaned_data["message"] if form.is_valid() else None
    asked = asked or 0  # which no message has
    if lead.messages.filter(pk=asked, kind=Message.Kind.FIRST_RESPONSE).exists():
        return recall(request, pk, asked)
    try:
        words = take_back_reply(lead, asked, clock.now(), signed_in(request))
    except Declined as error:
        messages.error(request, str(error))
        return redirect("lead", pk)
    messages.success(
        request, gettext("Taken back: nothing was sent. Your words are in the box again.")
    )
    return show(request, pk, reply=ReplyForm(lead, words=words))


def recall(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> str:
        approval.recall_answer(lead, message, now, by)
        return gettext("Taken back: it waits for approval again.")

    return act_on_lead(request, pk, do)


@action("lead")
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> str:
        ask_for_draft(lead, now, by)
        return gettext("A draft is being written. Load the page again in a few seconds.")

    return act_on_lead(request, pk, do)


@action("lead")
def note(request: HttpRequest, pk: int) -> HttpResponse:
    lead, form, told = lead_of(request, pk), NoteForm(posted(request)), list[User]()

    def write() -> None:
        text, by = form.cleaned_data["note"], signed_in(request)
        told.extend(write_note_and_tell(lead, text, clock.now(), by))

    if not is_accepted(form, write):
        return show(request, pk, 422, note=form)
    queue.nudge()
    messages.success(request, gettext("Noted. Only the team sees it."))
    if told:
        names = ", ".join(display_name(user) for user in told)
        messages.success(request, gettext("Told of it: %(names)s.") % {"names": names})
    return redirect("lead", pk)


@action("lead")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> Done:
        done = ending.stop_follow_ups(lead, now, by)
        return gettext("The follow-ups are stopped. Nothing more goes to them by itself."), done

    return act_on_lead(request, pk, do)


@action("lead")
def booked(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> Done:
        runs = lead.enrollments.filter(ended_at__isnull=True).exists()
        what = gettext_noop("Noted by hand")
        done = by_hand.note_booking(lead, what, now, by)
        if runs:
            return gettext("Noted: they have booked. The follow-ups end."), done
        return gettext("Noted: they have booked."), done

    return act_on_lead(request, pk, do)


@action("lead")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """To another stage; completing needs an outcome and says what it cancels."""
    lead, by = lead_of(request, pk), signed_in(request)
    form = MoveForm(lead, posted(request))
    planned = lead.messages.filter(state=Message.State.QUEUED, kind=Message.Kind.STEP).count()
    done: list[Undo | None] = []

    def do() -> None:
        done.append(by_hand.move_by_hand(lead, **form.cleaned_data, now=clock.now(), by=by))

    if not is_accepted(form, do):
        return show(request, pk, 422, move=form)
    queue.nudge()
    name, place = person_of_lead(lead), dict(form.places)[form.cleaned_data["to"]]
    said = [gettext("%(name)s moved to: %(place)s.") % {"name": name, "place": place}]
    if lead.waiting_since and not Lead.objects.filter(pk=pk, waiting_since__isnull=False).exists():
        said.append(gettext("They are not waiting for an answer any more."))
    if form.completes and planned:
        said.append(cancelled_words(planned))
    say_done(request, " ".join(said), done[0])
    return back_or_lead(request, pk)


def cancelled_words(count: int) -> str:
    return ngettext(
        "%(count)s planned message will not be sent.",
        "%(count)s planned messages will not be sent.",
        count,
    ) % {"count": count}


@action("lead")
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """To one of us, whose it is from then on, or to nobody."""
    lead, by = lead_of(request, pk), signed_in(request)
    form = GiveForm(lead, posted(request))

    done: list[Undo | None] = []

    def do() -> None:
        seen = form.cleaned_data["seen_owner"]
        done.append(assigning.give_lead(lead, form.chosen(), clock.now(), by, seen))

    if not is_accepted(form, do):
        return show(request, pk, 422, give=form)
    queue.nudge()
    to = form.chosen()
    said = gettext("It is nobody's now.")
    if to is not None:
        said = gettext("It is %(name)s's now.") % {"name": display_name(to)}
    say_done(request, said, done[0])
    return back_or_lead(request, pk) if still_theirs(request, pk) else redirect("today")


def still_theirs(request: HttpRequest, pk: int) -> bool:
    return leads_of(request).filter(pk=pk).exists()


@action("lead")
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> Done:
        first = lead.messages.filter(
            kind=Message.Kind.FIRST_RESPONSE, state__in=[Message.State.QUEUED, *Message.UNDECIDED]
        ).first()
        done = by_hand.mark_seen(lead, now, by, still_waits=first is not None)
        if first is None:
            return gettext("Noted as seen to."), done
        return (
            gettext("Noted as seen to. They wait until the answer has gone.")
            if first.state == Message.State.QUEUED
            else gettext("Noted as seen to. The draft still waits: approve or reject it.")
        ), done

    return act_on_lead(request, pk, do)


@action("lead")
def allow(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead, now: datetime, by: User) -> str:
        allow_lead_again(lead, now, by)
        return gettext("Noted: they allow us to write again.")

    return act_on_lead(request, pk, do)
