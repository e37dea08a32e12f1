"""Saved replies: everybody who works leads may keep them."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from followups.models import SavedReply
from followups.owner.saved_replies import LONGEST_NAME, keep_saved_reply, remove_saved_reply
from integrations.timing import clock
from leadflow.pages.helpers.forms.form_fields import TextField
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import business_of, signed_in
from leads.models import Business


class CardForm(forms.Form):
    """Which saved reply is changed, or removed; neither is a new one."""

    reply = forms.ModelChoiceField(SavedReply.objects.none(), required=False)
    remove = forms.ModelChoiceField(SavedReply.objects.none(), required=False)

    def __init__(self, business: Business, data: QueryDict) -> None:
        super().__init__(data)
        for field in self.fields.values():
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = business.saved_replies.all()


class ReplyForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=LONGEST_NAME)
    body = TextField(label=gettext_lazy("Text"), required=False, rows=6)

    def __init__(self, reply: SavedReply | None = None, data: QueryDict | None = None) -> None:
        """`reply` is the one that is changed: it keeps its name, which is its card's label."""
        kept = {"name": reply.name, "body": reply.body} if reply else {}
        super().__init__(data, initial=kept, auto_id=f"%s-{reply.pk}" if reply else "%s")
        self.reply = reply
        if reply:
            self.fields["name"].widget = forms.HiddenInput()
            self.fields["body"].label = reply.name
            self.fields["body"].widget.attrs["rows"] = 5


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    if request.method != "POST":
        return show(request, business)
    data = posted(request)
    card = CardForm(business, data)
    if not card.is_valid():
        messages.error(request, gettext("That one has been removed already. Nothing was changed."))
        return redirect(request.path)
    form = ReplyForm(card.cleaned_data["reply"], data)
    by, now = signed_in(request), clock.now()
    if row := card.cleaned_data["remove"]:
        remove_saved_reply(row, now, by)
        messages.success(request, gettext("Removed."))
    elif is_accepted(form, lambda: keep_saved_reply(business, **form.cleaned_data, now=now, by=by)):
        messages.success(request, gettext("Saved."))
    else:
        return show(request, business, form, status=422)
    return redirect(request.path)


def show(
    request: HttpRequest, business: Business, typed: ReplyForm | None = None, status: int = 200
) -> HttpResponse:
    """The page, where `typed` stands in its place with its mistakes."""
    changed = typed.reply if typed else None
    shown = {
        "business": business,
        "typed": typed or "",
        "forms": [
            typed if row == changed else ReplyForm(row) for row in business.saved_replies.all()
        ],
        "new": typed if typed and not changed else ReplyForm(),
    }
    return render(request, "pages/replies.html", shown, status=status)
