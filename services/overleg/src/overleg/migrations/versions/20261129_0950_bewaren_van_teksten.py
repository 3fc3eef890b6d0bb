"""Bewaren van wat in een overleg staat: een bewaarplicht of beperking voor wie besproken is of aan tafel zat, houdt ook dat tegen.

Revisie: 0023; volgt op 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# As in revision 0015, and now a meeting too: its key opens what everybody at the table reads, which is about everybody discussed.
DOSSIER = """
    SELECT canoniek(houder)
    UNION SELECT canoniek(b.persoon_id) FROM betrokkene b JOIN zorgmelding z ON z.id = b.zorgmelding_id
    WHERE z.id = houder OR z.casus_id = houder
    UNION SELECT canoniek(l.persoon_id) FROM casus c JOIN huishoudlid l ON l.huishouden_id = c.huishouden_id WHERE c.id = houder
"""
OVERLEG = """
    UNION SELECT canoniek(p.id) FROM agendapunt a CROSS JOIN LATERAL unnest(a.personen) AS p(id)
    WHERE a.overleg_id = houder OR a.casus_id = houder
    UNION SELECT canoniek(d.persoon_id) FROM overlegdeelnemer d WHERE d.overleg_id = houder AND d.persoon_id IS NOT NULL
"""
MENSEN = "CREATE OR REPLACE FUNCTION mensen_van(houder uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$ {} $$"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(MENSEN.format(DOSSIER + OVERLEG))
    op.create_index(
        "ix_overlegdeelnemer_persoon_id", "overlegdeelnemer", ["persoon_id"],
        postgresql_where=sa.text("persoon_id IS NOT NULL"),
    )  # fmt: skip
    doe = "ON overleg {} FOR EACH ROW EXECUTE FUNCTION weiger_vernietigen('id')"
    op.execute(f"CREATE TRIGGER bewaarplicht_vooraf BEFORE DELETE {doe.format('')}")
    op.execute(
        f"CREATE CONSTRAINT TRIGGER bewaarplicht_wint AFTER DELETE {doe.format('DEFERRABLE INITIALLY DEFERRED')}"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for naam in ("bewaarplicht_vooraf", "bewaarplicht_wint"):
        op.execute(f"DROP TRIGGER {naam} ON overleg")
    op.drop_index("ix_overlegdeelnemer_persoon_id", "overlegdeelnemer")
    op.execute(MENSEN.format(DOSSIER))
