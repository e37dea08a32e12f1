"""Rows that hold what somebody searches for, by the way that is quick for these very words.

PostgreSQL guesses badly how many rows hold a beginning of a word, and then walks through all of
them for one, or takes a million out of its index for another. A sample of the newest says it.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, QuerySet, Value

from leads.models import SearchRow, Wanted
from leads.models.search import in_tsquery

SAMPLE = 2_000  # of the newest rows of a business
PAGE = 150  # rows that are looked for
MANY = 1_000_000  # rows that a business may have
RARE = 0.01  # a share of rows that the index gives quickly


@dataclass(frozen=True)
class Shares:
    """In how many of a sample of rows each term is, and all of them."""

    terms: tuple[float, ...]
    all: float

    def indexed(self) -> list[int]:
        """The terms that are looked up in the index; none where walking from the newest on meets
        enough rows sooner.
        """
        rarest = min(range(len(self.terms)), key=self.terms.__getitem__)
        if self.terms[rarest] * MANY > PAGE / self.all:
            return []
        return [n for n, share in enumerate(self.terms) if share <= RARE or n == rarest]


def rows_that_say(
    rows: QuerySet[SearchRow], business: int, moment: str, wanted: Wanted
) -> QuerySet[SearchRow]:
    """Of a business's rows those that hold it, with their moment `at`, which `moment` names."""
    if connection.vendor != "postgresql":
        return rows.filter(words__says=wanted).alias(at=F(moment))
    indexed = shares_of(business, wanted).indexed()
    for number, term in enumerate(wanted.terms):
        way = "says" if number in indexed else "holds"
        rows = rows.filter(**{f"words__{way}": Wanted((term,))})
    return rows.alias(at=unordered(moment) if indexed else F(moment))


def unordered(moment: str) -> ExpressionWrapper:
    """The same moment, by no index: what the words give is sorted, not looked for in order."""
    nothing = Value("0", output_field=DurationField())
    return ExpressionWrapper(F(moment) + nothing, output_field=DateTimeField())


def shares_of(business: int, wanted: Wanted) -> Shares:
    """By one query; what is in none of them counts as half a row."""
    terms = [in_tsquery(Wanted((term,))) for term in wanted.terms]
    counts = ", ".join("count(*) FILTER (WHERE words @@ %s::tsquery)" for _ in terms)
    newest = (
        "SELECT words FROM leads_searchrow WHERE business_id = %s "
        "ORDER BY received_at DESC, lead_id DESC LIMIT %s"
    )
    sql = f"SELECT count(*), {counts}, count(*) FILTER (WHERE words @@ %s::tsquery)"
    with connection.cursor() as cursor:
        given: list[str | int] = [*terms, in_tsquery(wanted), business, SAMPLE]
        cursor.execute(f"{sql} FROM ({newest}) AS newest", given)
        size, *found = cursor.fetchone()
    shares = [max(count, 0.5) / max(size, 1) for count in found]
    return Shares(tuple(shares[:-1]), shares[-1])
