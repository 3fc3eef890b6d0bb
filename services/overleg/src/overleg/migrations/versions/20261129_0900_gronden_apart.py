"""Gronden apart plannen: de functies die zeggen waarom een ander een persoon ziet, gaan niet meer op in elke query.

Revisie: 0020; volgt op 0019
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# A plain SQL function is planned anew inside every query that asks it, with the policies of all tables in it, and again inside
# the policy of every table that is read: the plan of one person had 1,800 lines. In PL/pgSQL a session plans it once.
FUNCTIES = ("directe_gronden", "alle_gronden", "gronden")
APART = """
DO $$
DECLARE
    inhoud text := (SELECT prosrc FROM pg_proc WHERE oid = '{functie}(uuid)'::regprocedure);
BEGIN
    EXECUTE format(
        'CREATE OR REPLACE FUNCTION {functie}(gevraagd uuid)'
        ' RETURNS TABLE (soort text, id uuid, dataklassen text[], volgorde int, sinds timestamptz, doel text)'
        ' LANGUAGE plpgsql STABLE ROWS 1 AS %L',
        E'#variable_conflict use_column\\nBEGIN RETURN QUERY ' || inhoud || E';\\nEND');
END $$
"""
SAMEN = """
DO $$
DECLARE
    inhoud text := (SELECT prosrc FROM pg_proc WHERE oid = '{functie}(uuid)'::regprocedure);
BEGIN
    EXECUTE format(
        'CREATE OR REPLACE FUNCTION {functie}(gevraagd uuid)'
        ' RETURNS TABLE (soort text, id uuid, dataklassen text[], volgorde int, sinds timestamptz, doel text)'
        ' LANGUAGE sql STABLE ROWS 1000 AS %L',
        split_part(split_part(inhoud, 'BEGIN RETURN QUERY ', 2), E';\\nEND', 1));
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for functie in FUNCTIES:
        op.execute(APART.format(functie=functie))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for functie in FUNCTIES:
        op.execute(SAMEN.format(functie=functie))
