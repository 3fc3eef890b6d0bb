"""Techniek die elke dienst deelt: outbox, inbox, audit, sleutels en idempotentie in het schema keten."""

from alembic import op
from common.migrations import create_common_schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_common_schema(op.get_bind())


def downgrade() -> None:
    op.execute("DROP SCHEMA keten CASCADE")
