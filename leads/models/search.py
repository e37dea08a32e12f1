"""By what a lead is found: one row a lead, and the words of it as its database searches them."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from leads.models.business import Business
from leads.models.lead import Lead

Alternatives = tuple[tuple[str, ...], ...]  # words of which all must be there, in any of these ways


@dataclass(frozen=True)
class Wanted:
    """What is searched for: of each term one of its ways must be found.

    A word of three letters and more finds every word that begins with it.
    """

    terms: tuple[Alternatives, ...]


class SearchWords(models.Field):
    """A set of words, given as a list: a tsvector on PostgreSQL, a text for FTS5 on SQLite."""

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "array_to_tsvector(%s::text[])" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return list(value) if connection.vendor == "postgresql" else " ".join(value)


@SearchWords.register_lookup
class Says(models.Lookup):
    """Whether the words hold what a `Wanted` asks for."""

    lookup_name = "says"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        alias = compiler.quote_name_unless_alias(self.lhs.alias)
        found = "SELECT rowid FROM leads_searchwords WHERE leads_searchwords MATCH %s"
        return f"{alias}.lead_id IN ({found})", [in_fts5(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        words, given = self.process_lhs(compiler, connection)
        return f"{words} @@ %s::tsquery", [*given, in_tsquery(self.rhs)]


@SearchWords.register_lookup
class Holds(Says):
    """The same, looked up in each row: not by PostgreSQL's index of words, which is slow for a word
    that most leads hold.
    """

    lookup_name = "holds"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        sql, given = super().as_postgresql(compiler, connection)
        return f"({sql}) IS TRUE", given


SHORTEST_BEGINNING = 3  # Latin letters; there are far too many words that begin with fewer


def in_tsquery(wanted: Wanted) -> str:
    return written(wanted, "'{}':*", "'{}'", " & ", " | ")


def in_fts5(wanted: Wanted) -> str:
    return written(wanted, '"{}" *', '"{}"', " AND ", " OR ")


def written(wanted: Wanted, beginning: str, whole: str, both: str, either: str) -> str:
    """The same question in the language of a database; words hold letters, digits and # alone."""

    def one(word: str) -> str:
        is_beginning = len(word) >= SHORTEST_BEGINNING or not word.isascii()
        return (beginning if is_beginning else whole).format(word)

    terms = [
        either.join(f"({both.join(one(word) for word in way)})" for way in term)
        for term in wanted.terms
    ]
    return both.join(f"({term})" for term in terms)


class SearchRow(models.Model):
    """What the list of all leads goes by; written by leads/search/rows.py alone.

    Its words have an index of their own kind (GIN on PostgreSQL, the FTS5 table `leads_searchwords`
    on SQLite, which triggers of this table keep): made by a migration. SQLite drops triggers where
    a migration makes a table anew, so one that changes this table makes them anew as well.
    """

    lead = models.OneToOneField(Lead, models.CASCADE, primary_key=True, related_name="search")
    business = models.ForeignKey(Business, models.CASCADE, related_name="+", db_index=False)
    received_at = models.DateTimeField(help_text="As the lead's")
    category = models.CharField(max_length=30, blank=True, help_text="Of its newest judgement")
    urgency = models.CharField(max_length=10, blank=True, help_text="Of its newest judgement")
    fit = models.CharField(max_length=12, blank=True, help_text="Of its newest judgement")
    silenced = models.BooleanField(
        default=False, help_text="They want no more messages, and have not allowed them again"
    )
    words = SearchWords(
        default=list,
        help_text="Of name, addresses, need, what was said, notes, tags",
    )

    class Meta:
        indexes = [
            models.Index(fields=["business", "-received_at", "-lead"], name="search_newest"),
            models.Index(
                fields=["business", "category", "-received_at", "-lead"], name="search_by_category"
            ),
            models.Index(
                fields=["business", "urgency", "-received_at", "-lead"], name="search_by_urgency"
            ),
            models.Index(fields=["business", "fit", "-received_at", "-lead"], name="search_by_fit"),
            models.Index(
                fields=["business", "-received_at", "-lead"],
                condition=models.Q(silenced=True),
                name="search_silenced",
            ),
        ]


class SearchBacklog(models.Model):
    """Leads that were there before they could be found: those with smaller numbers have no row
    yet. None of these rows: all leads have theirs.
    """

    below = models.BigIntegerField()
