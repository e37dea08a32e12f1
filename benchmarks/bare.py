"""The product as it is, and beside it a view that does nothing but one INSERT.

What a capture costs on top of that.
"""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from leadflow.wsgi import application  # noqa: F401  (the server's entry point)


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    body = request.POST.get("message", "")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO benchmark_bare (body) VALUES (%s)", [body])
    return HttpResponse("ok")


def add_route() -> None:
    import leadflow.urls

    with connection.cursor() as cursor:
        kind = "SERIAL PRIMARY KEY" if connection.vendor == "postgresql" else "INTEGER PRIMARY KEY"
        cursor.execute(f"CREATE TABLE IF NOT EXISTS benchmark_bare (id {kind}, body TEXT)")
    leadflow.urls.urlpatterns.append(path("bare/", bare))


add_route()
