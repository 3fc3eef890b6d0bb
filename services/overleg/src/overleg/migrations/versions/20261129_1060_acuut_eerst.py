"""Wat acuut is en nog niemand beoordeelde staat bovenaan de lijst van zorgmeldingen; een kleine index vindt het.

Revisie: 0029; volgt op 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(
        "ix_zorgmelding_acuut", "zorgmelding", ["eigenaar", "ontvangen_op", "id"],
        postgresql_where=sa.text("acuut AND status = 'ontvangen'"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_zorgmelding_acuut", table_name="zorgmelding")
