"""Public addresses of what we say."""

from django.urls import path

from followups.views import booking, delivery_news, unsubscribe

urlpatterns = [
    path("u/<slug:token>/", unsubscribe.leave_page, name="leave"),
    # A redirect to the slash would arrive as a GET, and nothing would have been stopped
    path("u/<slug:token>", unsubscribe.leave_page),
    path("d/<slug:token>/", delivery_news.sms_news, name="text-news"),
    path("e/<slug:provider>/", delivery_news.mail_news, name="mail-news"),
    path(
        "e/<slug:provider>/<slug:token>/",
        delivery_news.mail_news_of_business,
        name="mail-news-of-business",
    ),
    path("b/<slug:token>/", booking.booking_page, name="booking"),
    path("n/<slug:token>/", unsubscribe.not_me_page, name="not-me"),
    path("n/<slug:token>", unsubscribe.not_me_page),
]
