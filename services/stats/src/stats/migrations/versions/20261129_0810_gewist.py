"""Onthouden welke personen en huishoudens gewist zijn."""

from alembic import op

from common.migrations import common_sql, run_sql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql(op.get_bind(), common_sql("45_gewist.sql"))


def downgrade() -> None:
    op.execute("DROP TABLE keten.gewist")
