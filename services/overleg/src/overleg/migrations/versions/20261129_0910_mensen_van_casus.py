"""Wie een casus leest, leest over de mensen in die casus: hun ids voor de vastlegging, en niets anders van hen.

Revisie: 0021; volgt op 0020
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

# Who sees the case need not see everybody in it; the audit must name them all the same. Only ids leave this function, and they
# go into the audit, not into an answer.
MENSEN = """
CREATE FUNCTION mensen_van_casus(gevraagd uuid) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
    gevonden uuid[];
BEGIN
    IF NOT EXISTS (SELECT 1 FROM casus c WHERE c.id = gevraagd) THEN
        RETURN ARRAY[]::uuid[];
    END IF;
    PERFORM set_config('app.systeem', 'ja', true);
    SELECT coalesce(array_agg(DISTINCT coalesce(v.canoniek_id, m.persoon_id)), ARRAY[]::uuid[]) INTO gevonden
    FROM (SELECT l.persoon_id FROM casus c JOIN huishoudlid l ON l.huishouden_id = c.huishouden_id WHERE c.id = gevraagd
          UNION SELECT b.persoon_id FROM zorgmelding z JOIN betrokkene b ON b.zorgmelding_id = z.id
          WHERE z.casus_id = gevraagd) m
    LEFT JOIN persoonsverwijzing v ON v.persoon_id = m.persoon_id;
    PERFORM set_config('app.systeem', vorige, true);
    RETURN gevonden;
END
$$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(MENSEN)


def downgrade() -> None:
    op.execute("DROP FUNCTION mensen_van_casus(uuid)")
