"""Public addresses of what we say."""

from django.urls import path

from followups import views

urlpatterns = [
    path("u/<slug:token>/", views.leave_page, name="leave"),
    path("d/<slug:token>/", views.text_news, name="text-news"),
    path("e/<slug:provider>/", views.mail_news_posted, name="mail-news"),
    path("b/<slug:token>/", views.booking_page, name="booking"),
    path("n/<slug:token>/", views.not_me_page, name="not-me"),
]
