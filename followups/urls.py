"""Public addresses of what we say."""

from django.urls import path

from followups import views

urlpatterns = [
    path("u/<slug:token>/", views.leave_page, name="leave"),
    path("n/<slug:token>/", views.not_me_page, name="not-me"),
]
