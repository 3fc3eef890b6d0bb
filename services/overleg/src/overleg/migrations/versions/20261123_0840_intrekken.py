"""Wie een overdracht aanbood, mag het aanbod intrekken zolang er geen antwoord is.

Revisie: 0005; volgt op 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # Accepting stays with the other side: what the offering side writes can never be an acceptance.
    op.execute(
        f"CREATE POLICY intrekken ON overdracht FOR UPDATE USING (van = {ORG})"
        f" WITH CHECK (van = {ORG} AND aanvaard_op IS NULL)"
    )


def downgrade() -> None:
    op.execute("DROP POLICY intrekken ON overdracht")
