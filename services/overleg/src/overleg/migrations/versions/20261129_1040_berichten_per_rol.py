"""Berichten vinden per rol en per mens: wie weinig berichten krijgt, leest niet meer die van de hele organisatie.

Revisie: 0027; volgt op 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

# A column of its own and no index on an expression: behind row-level security PostgreSQL does not trust COALESCE, and would first
# read every message of the organisation.
VOOR_WIE = "coalesce(rol, '') || '|' || coalesce(professional, '')"
KOLOMMEN = ["naar", "voor_wie", "gemaakt_op", "id"]
ONGELEZEN = sa.text("gelezen_op IS NULL")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for naam in ("ix_bericht_naar_gemaakt_op", "ix_bericht_ongelezen"):
        op.drop_index(naam, "bericht")
    op.add_column("bericht", sa.Column("voor_wie", sa.Text(), sa.Computed(VOOR_WIE, persisted=True), nullable=False))
    op.create_index("ix_bericht_voor_wie", "bericht", KOLOMMEN)
    op.create_index("ix_bericht_ongelezen", "bericht", KOLOMMEN, postgresql_where=ONGELEZEN)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("bericht", "voor_wie")
    op.create_index("ix_bericht_naar_gemaakt_op", "bericht", ["naar", "gemaakt_op", "id"])
    op.create_index("ix_bericht_ongelezen", "bericht", ["naar", "gemaakt_op", "id"], postgresql_where=ONGELEZEN)
