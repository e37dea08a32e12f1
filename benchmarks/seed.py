"""Fill an empty database with the leads of one business, by the million.

    bin/python -m benchmarks.seed [--leads 1000000] [--open 10000] [--a-day 550]   # or DATABASE_URL

Everything that belongs to a lead comes with it: person, arrivals, what they said, judgement and
verdicts, reasons, events, messages, follow-ups. All constraints hold; nothing is due. A larger
database is one that has run for longer at the same pace. Prints how many rows stand where.
"""

import argparse
import os
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")
os.environ.setdefault("SECRET_KEY", "benchmark")
OWNER = "owner@oak.example"
ROUNDS = 200


def seed(leads: int, open_leads: int, a_day: int) -> None:
    """Raises for a database that has a business already."""
    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    from benchmarks.seeding.bulk import without_checks
    from benchmarks.seeding.people import PEOPLE, fill_people
    from benchmarks.seeding.said import SAID, fill_said
    from benchmarks.seeding.story import Story
    from leads.models import Business

    if Business.objects.exists():
        raise SystemExit("This database has a business already: give an empty one.")
    now = timezone.now().replace(microsecond=0)
    story = Story(leads, min(open_leads, leads // 4), a_day, now)
    with transaction.atomic():
        business = new_business(now)
    with without_checks([*PEOPLE, *SAID]):
        fill_people(story, business)
        fill_said(story, business)
    make_findable(now)
    settle(now)


def make_findable(now) -> None:
    """The writer of search rows, for all that was made without it."""
    from leads.models import Lead, SearchBacklog
    from leads.search.rows import fill_next_search_rows

    SearchBacklog.objects.create(below=Lead.objects.latest("pk").pk + 1)
    while fill_next_search_rows(now):
        pass


def new_business(now):
    """With an owner who may sign in, and years of raw payloads let go of."""
    from django.contrib.auth.models import User

    from leadflow import setting_up
    from leads.models import Membership, Source
    from tests.support import BUSINESS

    business = setting_up.load_business(BUSINESS, now)
    Source.objects.create(business=business, kind=Source.Kind.API, name="Our own site")
    owner = User.objects.create_user("owner", OWNER, "benchmark-owner")
    Membership.objects.create(business=business, user=owner, role=Membership.Role.OWNER)
    business.created_at = now.replace(year=now.year - 10)
    business.save()
    return business


def settle(now) -> None:
    """What the history leaves due is done: the report of the last week, and its mail."""
    from integrations.queue import Step
    from leadflow.processes import steps

    every: list[Step] = [*steps.NEW_LEADS, *steps.DUE, *steps.REPORTS, *steps.BOOKS]
    for _ in range(ROUNDS):
        worked = [step(now) for step in every]
        if not any(worked):
            return
    raise SystemExit("Something of it stays due.")


def counts() -> None:
    from benchmarks.seeding.people import PEOPLE
    from benchmarks.seeding.said import SAID

    for model in (*PEOPLE, *SAID):
        print(f"{model.__name__:16}{model.objects.count():>12,}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--open", type=int, default=10_000)
    parser.add_argument("--a-day", type=int, default=550)
    given = parser.parse_args()
    import django

    django.setup()
    began = time.monotonic()
    seed(given.leads, given.open, given.a_day)
    counts()
    print(f"{given.leads:,} leads in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
