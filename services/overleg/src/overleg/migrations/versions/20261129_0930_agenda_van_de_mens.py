"""De agenda gaat over mensen: toestemming van een samengevoegde registratie telt, en over wie gewist is wordt niets meer besproken.

Revisie: 0022; volgt op 0021
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

# Whether consent covers an organisation for everybody who is discussed. As `dekking` says since revision 0007, consent that was
# given under a registration that was merged covers the human being; first the ordinary case, which is one look in an index.
GELDT = """org = ANY(t.organisaties) AND t.doel = 'interventieoverleg'
              AND 'identiteit' = ANY(t.dataklassen) AND t.ingetrokken_op IS NULL
              AND ((SELECT keten.nu()) AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN t.van AND t.tot"""
ALIAS = f"""
          AND NOT EXISTS (
            SELECT 1 FROM persoonsverwijzing v JOIN toestemming t ON t.persoon_id = v.persoon_id
            WHERE NOT beperkt_voor(g.id, org) AND v.canoniek_id = g.id AND {GELDT})"""
GEDEKT = """
CREATE OR REPLACE FUNCTION gedekt(gevraagd uuid[], org text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT 1 FROM unnest(gevraagd) AS g(id)
        WHERE NOT EXISTS (SELECT 1 FROM persoon p WHERE p.id = g.id AND p.eigenaar = org)
          AND NOT EXISTS (
            SELECT 1 FROM toestemming t
            WHERE NOT beperkt_voor(g.id, org) AND t.persoon_id = g.id AND {geldt}){alias})
$$
"""
# Withdrawing or restricting is about the human being as well, under whichever registration the item was added.
VERVANG = """
DO $$ BEGIN
    EXECUTE replace(replace(pg_get_functiondef('laat_agendapunten_vervallen(uuid,uuid)'::regprocedure), '{van}', '{naar}'),
        '{t_van}', '{t_naar}');
END $$
"""
PERSOON, MENS = "gevraagd_persoon = ANY(a.personen)", "a.personen && cluster_van(gevraagd_persoon)"
T_PERSOON, T_MENS = "t.persoon_id = g.id AND t.doel", "t.persoon_id = ANY(cluster_van(g.id)) AND t.doel"
# Who erases need not be at the table: the rows open inside this function only, after the question whose persons these are.
GEWIST = """
CREATE FUNCTION laat_agendapunten_van_gewisten_vervallen(wie uuid[])
RETURNS TABLE (agendapunt_id uuid, overleg_id uuid, reden text, gedekt_voor text[], verloren_voor text[])
LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
    moment timestamptz := keten.nu();
BEGIN
    IF NOT keten.is_systeem() AND EXISTS (
        SELECT 1 FROM unnest(wie) AS g(id)
        WHERE NOT EXISTS (SELECT 1 FROM persoon p WHERE p.id = g.id AND p.eigenaar = keten.organisatie()))
    THEN
        RETURN;
    END IF;
    PERFORM set_config('app.systeem', 'ja', true);
    RETURN QUERY
        WITH open_punt AS (
            SELECT a.id, a.personen, a.overleg_id AS bij FROM agendapunt a JOIN overleg o ON o.id = a.overleg_id
            WHERE a.status = 'open' AND a.soort = 'identificeerbaar' AND o.status IN ('gepland', 'voorbereid') AND a.personen && wie
            ORDER BY a.id FOR UPDATE OF a
        ), plaats AS (
            SELECT p.id, array_agg(d.organisatie ORDER BY d.organisatie) FILTER (WHERE gedekt(p.personen, d.organisatie)) AS wel
            FROM open_punt p JOIN overlegorganisatie d ON d.overleg_id = p.bij GROUP BY p.id
        )
        UPDATE agendapunt a SET status = 'vervallen', vervallen_op = moment, vervallen_reden = 'persoon-gewist',
            versie = a.versie + 1
        FROM plaats w WHERE a.id = w.id
        RETURNING a.id, a.overleg_id, a.vervallen_reden, coalesce(w.wel, '{}'), '{}'::text[];
    PERFORM set_config('app.systeem', vorige, true);
END
$$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(GEDEKT.format(geldt=GELDT, alias=ALIAS))
    op.execute(VERVANG.format(van=PERSOON, naar=MENS, t_van=T_PERSOON, t_naar=T_MENS))
    op.execute(GEWIST)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP FUNCTION laat_agendapunten_van_gewisten_vervallen(uuid[])")
    op.execute(VERVANG.format(van=MENS, naar=PERSOON, t_van=T_MENS, t_naar=T_PERSOON))
    op.execute(GEDEKT.format(geldt=GELDT, alias=""))
