"""Public addresses of capture."""

from django.urls import path

from leads import views
from leads.api import api

urlpatterns = [
    path("f/<slug:key>/", views.form, name="form"),
    path("f/<slug:key>/thanks/", views.thanks, name="thanks"),
    path("w/<slug:key>/", views.hook, name="hook"),
    path("m/<slug:key>/<slug:provider>/", views.posted_mail, name="posted-mail"),
    path("api/v1/", api.urls),
]
