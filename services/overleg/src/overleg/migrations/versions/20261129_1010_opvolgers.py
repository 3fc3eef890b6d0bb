"""Wie na een afgesloten zorgmelding opvolgt, hoort van nieuw geweld: wie dat zijn, ook bij meldingen die de aanroeper niet ziet.

Revisie: 0025; volgt op 0024
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# Who sees the case need not see the report in which somebody was asked to follow up. Only organisations and days leave this
# function, to decide who is told.
OPVOLGERS = """
CREATE FUNCTION opvolgers_van_casus(gevraagd uuid) RETURNS TABLE (organisatie text, afgesloten_op date) LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
BEGIN
    IF NOT EXISTS (SELECT 1 FROM casus c WHERE c.id = gevraagd) THEN
        RETURN;
    END IF;
    PERFORM set_config('app.systeem', 'ja', true);
    RETURN QUERY
        SELECT DISTINCT w.naam, z.afgesloten_op
        FROM zorgmelding z CROSS JOIN LATERAL unnest(ARRAY[z.opvolger_organisatie, z.jgz_organisatie]) AS w(naam)
        WHERE z.casus_id = gevraagd AND z.afgesloten_op IS NOT NULL AND w.naam IS NOT NULL;
    PERFORM set_config('app.systeem', vorige, true);
END
$$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(OPVOLGERS)


def downgrade() -> None:
    op.execute("DROP FUNCTION opvolgers_van_casus(uuid)")
