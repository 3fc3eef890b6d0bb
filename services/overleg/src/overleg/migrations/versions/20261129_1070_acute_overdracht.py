"""Een aanbod van een acute zorgmelding staat bovenaan zolang het geen antwoord heeft.

Revisie: 0030; volgt op 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

OPEN = "acuut AND aanvaard_op IS NULL AND geweigerd_op IS NULL"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("overdracht", sa.Column("acuut", sa.Boolean(), nullable=False, server_default="false"))
    op.execute("UPDATE overdracht o SET acuut = true FROM zorgmelding z WHERE z.id = o.zorgmelding_id AND z.acuut")
    for kant in ("naar", "van"):
        op.create_index(
            f"ix_overdracht_{kant}_dringend", "overdracht", [kant, "aangeboden_op", "id"], postgresql_where=sa.text(OPEN)
        )


def downgrade() -> None:
    for kant in ("naar", "van"):
        op.drop_index(f"ix_overdracht_{kant}_dringend", table_name="overdracht")
    op.drop_column("overdracht", "acuut")
