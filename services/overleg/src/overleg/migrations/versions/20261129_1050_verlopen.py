"""Van een toestemming die verloopt wordt één keer iets bekend; welke dat al is, staat erbij.

Revisie: 0028; volgt op 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("toestemming", sa.Column("verlopen_gemeld_op", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_toestemming_te_verlopen", "toestemming", ["tot", "id"],
        postgresql_where=sa.text("ingetrokken_op IS NULL AND verlopen_gemeld_op IS NULL"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_toestemming_te_verlopen", table_name="toestemming")
    op.drop_column("toestemming", "verlopen_gemeld_op")
