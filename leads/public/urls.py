"""Public addresses of capture."""

from django.urls import path

from leads.public import form, look, telephone, webhooks
from leads.public.api import api

urlpatterns = [
    path("f/<slug:key>/", form.form, name="form"),
    path("f/<slug:key>/challenge/", form.challenge, name="challenge"),
    path("f/<slug:key>/thanks/", form.thanks, name="thanks"),
    path("l/<slug:key>/look.css", look.style, name="look"),
    path("l/<slug:key>/logo/<slug:digest>.png", look.logo, name="logo"),
    path("w/<slug:key>/", webhooks.hook, name="hook"),
    path(
        "f/<slug:key>", form.form
    ),  # a redirect to the slash would arrive as a GET, without what was posted
    path("w/<slug:key>", webhooks.hook),
    path("m/<slug:key>/<slug:provider>/", webhooks.posted_mail, name="posted-mail"),
    path("t/<slug:key>/text/", telephone.receive_sms, name="text"),
    path("t/<slug:key>/call/", telephone.call, name="call"),
    path("t/<slug:key>/call/answered/", telephone.answered, name="call-answered"),
    path("t/<slug:key>/call/ended/", telephone.ended, name="call-ended"),
    path("t/<slug:key>/call/goodbye/", telephone.goodbye, name="call-goodbye"),
    path("t/<slug:key>/call/voicemail/", telephone.voicemail, name="voicemail"),
    path("t/<slug:key>/call/transcript/", telephone.transcript, name="transcript"),
    path("api/v1/", api.urls),
]
