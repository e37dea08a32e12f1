"""How many inquiries a second go all the way without a model: filed, judged, answered, sent.

    bin/python -m benchmarks.burst [--leads 1000] [--workers 4] [--seconds 0]   # or DATABASE_URL

Forms lie in the door, mails go to a mail server on this machine; as many processes as workers do
what a worker's job does. Then a few more go through one process, and it is printed what each step
asks of the database for a lead: how many queries, and how long all of it takes. `--seconds` is how
long a model takes that answers each question, 0 stands for no model.
"""

import argparse
import multiprocessing
import os
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from typing import Any

from benchmarks.outbox import sink

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")
os.environ.setdefault("SECRET_KEY", "benchmark")
LOOKED_AT = 40  # leads whose queries are counted
WORDS = (
    "Hello, the flashing around our chimney lets in water whenever the wind comes from the east, "
    "and there is a stain on the ceiling of bedroom {}. Could somebody come and look this week?"
)


def new_business() -> Any:
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    from leadflow import setting_up
    from tests.support import BUSINESS

    business = setting_up.load_business(BUSINESS, timezone.now())
    business.sources.update(most_an_hour=1_000_000)  # a burst is what is measured
    return business


def post(business: Any, numbers: range) -> None:
    from django.utils import timezone

    from leads.capture import door
    from tests.support import form_of

    form = form_of(business)
    for n in numbers:
        fields = {
            "name": f"Ada Keen{n}",
            "email": f"ada{n}@x{n}.example",
            "message": WORDS.format(n),
        }
        door.receive_fields(form, "form", fields, timezone.now(), f"burst-{n}")


def work(leads: int, seconds: float, ready: Barrier) -> None:
    """One worker that runs already, until everybody has got an answer."""
    import django

    django.setup()
    answer_slowly(seconds)
    from followups.models import Message
    from leadflow import jobs

    ready.wait()
    answers = Message.objects.filter(kind="first_response", state="sent")
    while answers.count() < leads:
        jobs.work_new_leads()


def answer_slowly(seconds: float) -> None:
    """A model that takes its time, and says that it is an ordinary inquiry."""
    if not seconds:
        return
    from integrations import llm

    def ask(account: Any, messages: Any, schema: Any, limit: int, deadline: float) -> Any:
        time.sleep(seconds)
        sentences = {
            key: {"quotes": [], "verdict": "cant_tell", "sure": True}
            for key in schema["properties"]
            if key.startswith("C")
        }
        said = {
            "language": "en",
            "summary": "A leak around the chimney",
            "category_quotes": ["lets in water"],
            "category": "new_inquiry",
            "category_sure": True,
            "urgency_quote": "this week",
            "urgency": "soon",
            "person": [],
            **sentences,
        }
        return llm.Completion(said, "", "slow", seconds, 900, 100, "", 0)

    llm.ask = ask


def together(leads: int, workers: int, seconds: float) -> float:
    """Leads a second."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(workers + 1)
    running = [context.Process(target=work, args=(leads, seconds, ready)) for _ in range(workers)]
    for process in running:
        process.start()
    ready.wait()
    began = time.monotonic()
    for process in running:
        process.join()
    return leads / (time.monotonic() - began)


def queries_per_lead(business: Any, first: int) -> None:
    """Of each step for a lead, one worker alone: queries, milliseconds, the statements."""
    from django.db import connection
    from django.utils import timezone

    from integrations import queue
    from leadflow import jobs
    from leadflow.processes import steps

    jobs.work_new_leads()  # what the workers left when the last answer had gone
    post(business, range(first, first + LOOKED_AT))
    asked: dict[str, Counter[str]] = defaultdict(Counter)
    took: Counter[str] = Counter()
    name = ""

    def counted(step: Callable[[Any], bool]) -> Callable[[Any], bool]:
        def turn(now: Any) -> bool:
            nonlocal name
            name, began = step.__name__, time.perf_counter()
            worked = step(now)
            took[name] += time.perf_counter() - began
            return worked

        return turn

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked[name][" ".join(sql.split())[:90]] += 1
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        queue.drain(timezone.now, *map(counted, steps.LIFE))
    for step_name, statements in sorted(asked.items(), key=lambda one: -sum(one[1].values())):
        count = sum(statements.values()) / LOOKED_AT
        print(f"{step_name:34}{count:6.1f} queries {1000 * took[step_name] / LOOKED_AT:7.1f} ms")
        if os.environ.get("SHOW_STATEMENTS"):
            for sql, n in statements.most_common(40):
                print(f"    {n / LOOKED_AT:5.1f}  {sql}")
    whole = sum(sum(statements.values()) for statements in asked.values()) / LOOKED_AT
    print(f"a lead: {whole:.0f} queries, {1000 * sum(took.values()) / LOOKED_AT:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--leads", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=0)
    given = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("fork").Process(target=sink, args=(theirs,), daemon=True)
    server.start()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LEADFLOW_VAR"] = folder
        os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{ours.recv()}"
        if given.seconds:
            os.environ["OPENAI_BASE_URL"] = "http://127.0.0.1:9/"
        import django

        django.setup()
        business = new_business()
        post(business, range(given.leads))
        rate = together(given.leads, given.workers, given.seconds)
        print(f"{given.leads} leads, {given.workers} workers: {rate:.1f} a second", flush=True)
        if not given.seconds:
            queries_per_lead(business, given.leads)


if __name__ == "__main__":
    main()
