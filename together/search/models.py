"""What can be found: one row an object, with its words as they are shown; and beside it an index of the words as searched.

The index is an FTS5 table on SQLite and a `tsvector` on PostgreSQL, both under the name `search_index`, both with the
entry's number as key. It is made by plain statements, because no model describes it.
"""

from sqlalchemy import DDL, Column, String, Text, event
from sqlmodel import Field, SQLModel

import together.columns  # noqa: F401 - sets how constraints are named

_BYTEWISE = String(80).with_variant(String(80, collation="C"), "postgresql")
"""In whatever order a database sorts its words, all that begins with `outcome:3:` stands together."""


class SearchEntry(SQLModel, table=True):
    """One thing that can be found. `ref` names it for its package: `practice:12`, `outcome:3:o45`.

    `audience`: `public`, or who may find it, with spaces between: `members workshop:3` (the network's members, and those
    who take part in workshop 3). `texts` and `card` are JSON.
    """

    __tablename__ = "search_entry"
    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=16, index=True)
    ref: str = Field(sa_column=Column(_BYTEWISE, unique=True, nullable=False))
    path: str = Field(max_length=500)
    audience: str = Field(default="public", max_length=40)
    at: float = Field(description="seconds since 1970, UTC: by what lists are sorted")
    texts: str = Field(sa_column=Column(Text, nullable=False), description="title and body by language")
    card: str = Field(sa_column=Column(Text, nullable=False), description="what lists show besides")


SQLITE_INDEX = """
CREATE VIRTUAL TABLE search_index USING fts5(
    facets, at UNINDEXED, titles, bodies, tokenize="unicode61 remove_diacritics 0 tokenchars '=-_.:%%'"
)"""
"""`facets` holds `name=value` words, so that one look-up answers words and facets together."""

POSTGRESQL_INDEX = """
CREATE TABLE search_index (
    rowid BIGINT PRIMARY KEY, kind TEXT NOT NULL, audience TEXT NOT NULL, at DOUBLE PRECISION NOT NULL,
    facets TEXT NOT NULL, titles TSVECTOR NOT NULL, words TSVECTOR NOT NULL
)"""
"""`words` holds titles, bodies and facets. It is long and stands apart; nothing but the look-up and the rank reads it."""
POSTGRESQL_APART = "ALTER TABLE search_index ALTER words SET STORAGE EXTERNAL"
POSTGRESQL_LOOKUP = (
    "CREATE INDEX ix_search_index_words ON search_index USING gin (words) WITH (fastupdate = off)"
)

_statements = {
    "sqlite": (SQLITE_INDEX,),
    "postgresql": (POSTGRESQL_INDEX, POSTGRESQL_APART, POSTGRESQL_LOOKUP),
}
for _dialect, _statement in [(name, one) for name, those in _statements.items() for one in those]:
    _made = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
    event.listen(SQLModel.metadata.tables["search_entry"], "after_create", _made)
