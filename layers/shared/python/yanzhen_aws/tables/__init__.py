"""Every table, its indexes and what else it needs, as values: CDK and the tests create the tables from this alone.

A table is found by its name: `evidence` is `yanzhen_aws/tables/evidence.py`, whose docstring lists its access patterns.
All keys are strings; tables are on demand, with point-in-time recovery. An index projects all attributes, or
little but keys where records are large and often written: then a write of the record costs nothing in an index whose
keys stay.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class IndexSchema:
    """A global secondary index; an item without its key attributes is not in it (sparse)."""

    name: str
    partition_key: str
    sort_key: str | None = None
    projects: tuple[str, ...] | None = None
    """What it holds beside the keys; None: everything. Of any other a listing reads the items themselves besides."""


@dataclass(frozen=True)
class TableSchema:
    """A table as the template declares it; its full name is `<TABLE_PREFIX>-<name>`."""

    name: str
    partition_key: str = "pk"
    sort_key: str | None = "sk"
    indexes: tuple[IndexSchema, ...] = ()
    stream: bool = False
    """The stream carries new and old images."""
    ttl_attribute: str | None = None

    @property
    def key_attributes(self) -> tuple[str, ...]:
        """Every attribute that is a key of the table or of an index, each once: all of type S."""
        names = [self.partition_key, self.sort_key]
        for index in self.indexes:
            names += [index.partition_key, index.sort_key]
        return tuple(dict.fromkeys(name for name in names if name is not None))


SCHEMA: dict[str, TableSchema] = {
    table.name: table
    for table in (
        TableSchema(
            "directory",
            indexes=(
                IndexSchema("by_parent", "parent", "path"),
                IndexSchema("by_place", "kind", "place"),
                IndexSchema("by_subject", "subject"),
                IndexSchema("by_role", "role", "place"),
                IndexSchema("by_hire", "hire_date", "place", projects=()),
            ),
            stream=True,
        ),
        TableSchema("training", indexes=(IndexSchema("by_day", "day", "place"),), stream=True),
        TableSchema(
            "evidence",
            indexes=(
                IndexSchema("by_session", "session_id", "evidence_id", projects=()),
                IndexSchema("by_employee", "employee_id", "evidence_id", projects=("session_id",)),
                IndexSchema("by_word", "word", "place", projects=()),
                IndexSchema("by_review", "review", "place", projects=("since",)),
                IndexSchema("by_pending", "pending", "announced_at", projects=()),
            ),
            stream=True,
        ),
        TableSchema("fingerprints"),
        TableSchema("tallies", stream=True),
        TableSchema(
            "notices",
            indexes=(
                IndexSchema("by_state", "state", "created_at"),
                IndexSchema("by_subject", "subject", "told_at", projects=()),
                IndexSchema("by_day", "day", "place", projects=()),
            ),
            stream=True,
        ),
        TableSchema(
            "cases",
            indexes=(
                IndexSchema("by_subject", "subject", "case_id", projects=()),
                IndexSchema("by_stage", "stage", "place", projects=()),
                IndexSchema("by_points", "points", "place", projects=()),
                IndexSchema("by_next", "clock", "next_at", projects=()),
                IndexSchema("by_first_day", "first_day", "place", projects=()),
            ),
        ),
        TableSchema("audit", indexes=(IndexSchema("by_time", "kind", "sk"), IndexSchema("by_actor", "actor_id", "sk"))),
        TableSchema(
            "rosters",
            indexes=(
                IndexSchema("by_time", "kind", "roster_id"),
                IndexSchema("by_beat", "working", "beat_at", projects=()),
            ),
        ),
        TableSchema("idempotency", partition_key="id", sort_key=None, ttl_attribute="expiration"),
    )
}
