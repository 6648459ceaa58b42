"""practices"""

import json
import re
from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_membership_invited_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territory.id"], name=op.f("fk_membership_territory_id_territory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("territory_id", "person_id", name=op.f("uq_membership_territory_id_person_id")),
    )
    with op.batch_alter_table("membership") as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_territory_id"), ["territory_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(length=8000), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice") as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_mailed_at"), ["mailed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_path"), ["path"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_subject"), ["subject"], unique=False)
        batch_op.create_index("ix_notice_unread", ["person_id", "read_at"], unique=False)

    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_practice_created_by_person")),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territory.id"], name=op.f("fk_practice_territory_id_territory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("slug", name=op.f("uq_practice_slug")),
    )
    with op.batch_alter_table("practice") as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_created_by"), ["created_by"], unique=False)
        batch_op.create_index("ix_practice_listed", ["status", "published_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_practice_territory_id"), ["territory_id"], unique=False)

    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_subscription_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("person_id", "subject", name=op.f("uq_subscription_person_id_subject")),
    )
    with op.batch_alter_table("subscription") as batch_op:
        batch_op.create_index(batch_op.f("ix_subscription_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_subscription_subject"), ["subject"], unique=False)

    op.create_table(
        "practice_adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("own_practice_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["own_practice_id"], ["practice.id"], name=op.f("fk_practice_adoption_own_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_practice_adoption_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_adoption_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territory.id"], name=op.f("fk_practice_adoption_territory_id_territory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_adoption")),
        sa.UniqueConstraint(
            "practice_id",
            "territory_id",
            "kind",
            name=op.f("uq_practice_adoption_practice_id_territory_id_kind"),
        ),
    )
    with op.batch_alter_table("practice_adoption") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_adoption_own_practice_id"), ["own_practice_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_practice_adoption_practice_id"), ["practice_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_practice_adoption_territory_id"), ["territory_id"], unique=False)

    op.create_table(
        "practice_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("section", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(length=8000), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by", sa.Integer(), nullable=True),
        sa.Column("hidden_reason", sa.String(length=300), nullable=False),
        sa.Column("answer_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["hidden_by"], ["person.id"], name=op.f("fk_practice_comment_hidden_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["practice_comment.id"],
            name=op.f("fk_practice_comment_parent_id_practice_comment"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_practice_comment_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_comment_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_comment")),
    )
    with op.batch_alter_table("practice_comment") as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_comment_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_practice_comment_thread", ["practice_id", "parent_id", "id"], unique=False)

    op.create_table(
        "practice_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("restored_from", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_revision_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name=op.f("fk_practice_revision_published_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["restored_from"],
            ["practice_revision.id"],
            name=op.f("fk_practice_revision_restored_from_practice_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["practice_revision.id"],
            name=op.f("fk_practice_revision_source_id_practice_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_revision")),
        sa.UniqueConstraint(
            "practice_id", "language", "number", name=op.f("uq_practice_revision_practice_id_language_number")
        ),
    )
    with op.batch_alter_table("practice_revision") as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_revision_practice_id"), ["practice_id"], unique=False)

    op.create_table(
        "practice_draft",
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.Column("tab", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("restored_from", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_draft_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["restored_from"],
            ["practice_revision.id"],
            name=op.f("fk_practice_draft_restored_from_practice_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["practice_revision.id"],
            name=op.f("fk_practice_draft_source_id_practice_revision"),
        ),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_practice_draft_saved_by_person")),
        sa.PrimaryKeyConstraint("practice_id", "language", name=op.f("pk_practice_draft")),
    )
    op.create_table(
        "practice_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("widths", sa.JSON(), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.Column("caption", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_practice_file_added_by_person")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_file_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_file")),
    )
    with op.batch_alter_table("practice_file") as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_file_practice_id"), ["practice_id"], unique=False)

    op.create_table(
        "practice_origin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("anchor", sa.String(length=80), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("quotation", sa.String(length=8000), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_practice_origin_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_origin_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_origin")),
    )
    with op.batch_alter_table("practice_origin") as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_origin_practice_id"), ["practice_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_practice_origin_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "workshop_practice",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["person.id"], name=op.f("fk_workshop_practice_added_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"],
            ["practice.id"],
            name=op.f("fk_workshop_practice_practice_id_practice"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_practice_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("workshop_id", "practice_id", "kind", name=op.f("pk_workshop_practice")),
    )
    with op.batch_alter_table("workshop_practice") as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_practice_practice_id"), ["practice_id"], unique=False)

    op.create_table(
        "practice_theme",
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_theme_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_practice_theme_theme_id_theme")),
        sa.PrimaryKeyConstraint("practice_id", "theme_id", name=op.f("pk_practice_theme")),
    )
    with op.batch_alter_table("practice_theme") as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_theme_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "practice_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_practice_case_closed_by_person")),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["practice_comment.id"], name=op.f("fk_practice_case_comment_id_practice_comment")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_practice_case_person_id_person")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_case_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_case")),
    )
    with op.batch_alter_table("practice_case") as batch_op:
        batch_op.create_index("ix_practice_case_open", ["closed_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_practice_case_practice_id"), ["practice_id"], unique=False)

    op.create_table(
        "practice_edition",
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("outdated", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_edition_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["practice_revision.id"],
            name=op.f("fk_practice_edition_revision_id_practice_revision"),
        ),
        sa.PrimaryKeyConstraint("practice_id", "language", name=op.f("pk_practice_edition")),
    )
    _add_columns(
        "person",
        sa.Column("digest", sa.String(length=16), nullable=False, server_default="daily"),
        sa.Column("digested_at", sa.DateTime(timezone=True), nullable=True),
    )
    _add_columns(
        "territory",
        sa.Column("place", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("platform", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("descriptions", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("links", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("demonstration", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default="2020-10-31 10:00:00.000000+00:00",
        ),
    )
    with op.batch_alter_table("territory") as batch_op:
        batch_op.create_index(batch_op.f("ix_territory_parent_id"), ["parent_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_territory_parent_id_territory"), "territory", ["parent_id"], ["id"]
        )

    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_commitment_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("workshop_id", "outcome", name=op.f("uq_commitment_workshop_id_outcome")),
    )
    op.create_table(
        "commitment_territory",
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
            name=op.f("fk_commitment_territory_commitment_id_commitment"),
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territory.id"], name=op.f("fk_commitment_territory_territory_id_territory")
        ),
        sa.PrimaryKeyConstraint("commitment_id", "territory_id", name=op.f("pk_commitment_territory")),
    )
    with op.batch_alter_table("commitment_territory") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_commitment_territory_territory_id"), ["territory_id"], unique=False
        )
    with op.batch_alter_table("participant") as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_territory_id"), ["territory_id"], unique=False)
    _gather_commitments()

    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column(
            "ref",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("ref", name=op.f("uq_search_entry_ref")),
    )
    with op.batch_alter_table("search_entry") as batch_op:
        batch_op.create_index(batch_op.f("ix_search_entry_kind"), ["kind"], unique=False)

    for statement in SEARCH_INDEX[op.get_bind().dialect.name]:
        op.execute(statement)


def _add_columns(table: str, *columns: sa.Column) -> None:
    """Rows that are there get a value; those to come get theirs from the application."""
    with op.batch_alter_table(table) as batch_op:
        for column in columns:
            batch_op.add_column(column)
    with op.batch_alter_table(table) as batch_op:
        for column in columns:
            if column.server_default is not None:
                batch_op.alter_column(column.name, existing_type=column.type, server_default=None)


def _gather_commitments() -> None:
    """The commitments that the rooms' logs hold already, as `workshops.commitments` keeps those to come."""
    connection = op.get_bind()
    told = connection.execute(
        sa.text(
            "SELECT room, seq, kind, at, data FROM room_event WHERE kind IN"
            " ('outcome.recorded', 'outcome.edited', 'outcome.withdrawn') ORDER BY room, seq"
        )
    )
    found: dict[tuple[str, str], dict] = {}
    for room, seq, kind, at, data in told:
        fields = json.loads(data)
        if kind == "outcome.recorded":
            found[room, f"o{seq}"] = {**fields, "at": at, "standing": True}
        elif kind == "outcome.edited":
            found[room, fields["id"]] |= {key: value for key, value in fields.items() if key != "id"}
        else:
            found[room, fields["id"]]["standing"] = not fields["on"]
    for (room, outcome), fields in found.items():
        if fields["standing"] and fields["kind"] == "commitment":
            _keep_commitment(connection, int(room[1:]), outcome, fields)


def _keep_commitment(connection: sa.Connection, workshop: int, outcome: str, fields: dict) -> None:
    row = {"workshop_id": workshop, "outcome": outcome, "text": fields["text"], "who": fields.get("who", "")}
    row["due"] = date.fromisoformat(fields["due"]) if fields.get("due") else None
    row["at"] = datetime.fromtimestamp(fields["at"], UTC)
    kept = connection.execute(sa.insert(_COMMITMENT).values(**row).returning(_COMMITMENT.c.id)).scalar_one()
    for name in re.split(r"[,;/]", row["who"]):
        territories = connection.execute(
            sa.text(
                "SELECT t.id FROM territory t WHERE t.name = :name UNION SELECT p.territory_id FROM participant p"
                " WHERE p.workshop_id = :workshop AND p.name = :name AND p.territory_id IS NOT NULL"
            ),
            {"name": name.strip(), "workshop": workshop},
        ).scalars()
        for territory in territories.all():
            link = {"commitment": kept, "territory": territory}
            connection.execute(
                sa.text(
                    "INSERT INTO commitment_territory (commitment_id, territory_id)"
                    " SELECT :commitment, :territory WHERE NOT EXISTS (SELECT 1 FROM commitment_territory"
                    " WHERE commitment_id = :commitment AND territory_id = :territory)"
                ),
                link,
            )


_COMMITMENT = sa.table(
    "commitment",
    sa.column("id", sa.Integer),
    sa.column("workshop_id", sa.Integer),
    sa.column("outcome", sa.String),
    sa.column("text", sa.String),
    sa.column("who", sa.String),
    sa.column("due", sa.Date),
    sa.column("at", sa.DateTime(timezone=True)),
)

SEARCH_INDEX = {
    "sqlite": [
        """CREATE VIRTUAL TABLE search_index USING fts5(
    facets, at UNINDEXED, titles, bodies, tokenize="unicode61 remove_diacritics 0 tokenchars '=-_.:%'"
)"""
    ],
    "postgresql": [
        """CREATE TABLE search_index (
    rowid BIGINT PRIMARY KEY, kind TEXT NOT NULL, audience TEXT NOT NULL, at DOUBLE PRECISION NOT NULL,
    facets TEXT NOT NULL, titles TSVECTOR NOT NULL, words TSVECTOR NOT NULL
)""",
        "ALTER TABLE search_index ALTER words SET STORAGE EXTERNAL",
        "CREATE INDEX ix_search_index_words ON search_index USING gin (words) WITH (fastupdate = off)",
    ],
}
"""Words as they are looked for: no model describes what each database makes of them."""
