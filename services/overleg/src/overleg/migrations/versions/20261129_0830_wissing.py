"""Wissing: de gewiste persoon, de wissing met haar bevestigingen, en de functie die alles in één keer opruimt.

Revisie: 0017; volgt op 0016
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from common.migrations import common_sql, run_sql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"

# Clears what is not under the person's key, of every organisation: the caller has checked that it may, and the rows open inside
# this function only. What is a fact about a report, a household or a case stays, without anybody in it. Gives what it touched,
# per table, and which other keys may go: of reports and cases in which nobody is left.
WIS = """
CREATE FUNCTION wis_personen(wie uuid[], moment timestamptz)
RETURNS TABLE (aantallen jsonb, huishoudens uuid[], zorgmeldingen uuid[], dossiers uuid[]) LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
    n bigint;
BEGIN
    PERFORM set_config('app.systeem', 'ja', true);
    aantallen := '{}';
    DELETE FROM persoon_zoeksleutel WHERE persoon_id = ANY(wie);
    GET DIAGNOSTICS n = ROW_COUNT; aantallen := aantallen || jsonb_build_object('zoeksleutel', n);
    DELETE FROM geheim_adres WHERE persoon_id = ANY(wie);
    GET DIAGNOSTICS n = ROW_COUNT; aantallen := aantallen || jsonb_build_object('geheim-adres', n);
    DELETE FROM gezag WHERE persoon_id = ANY(wie) OR houder_id = ANY(wie);
    GET DIAGNOSTICS n = ROW_COUNT; aantallen := aantallen || jsonb_build_object('gezag', n);
    DELETE FROM geen_dubbel WHERE laag_id = ANY(wie) OR hoog_id = ANY(wie);
    GET DIAGNOSTICS n = ROW_COUNT; aantallen := aantallen || jsonb_build_object('geen-dubbel', n);
    DELETE FROM tekstvrijgave WHERE persoon_id = ANY(wie);
    GET DIAGNOSTICS n = ROW_COUNT; aantallen := aantallen || jsonb_build_object('tekstvrijgave', n);
    UPDATE afschrift SET als_json = NULL, als_pdf = NULL, vernietigd_op = moment, versie = versie + 1
    WHERE persoon_id = ANY(wie) AND vernietigd_op IS NULL;
    GET DIAGNOSTICS n = ROW_COUNT; aantallen := aantallen || jsonb_build_object('afschrift', n);
    -- Answers that are kept for a retry are not under the person's key: those that were given in a transaction that logged
    -- anything about this person go. The row of the key stays, so that a retry is refused instead of done again.
    UPDATE keten.idempotentie i SET status = NULL, koppen = NULL, antwoord = NULL
    WHERE i.antwoord IS NOT NULL AND i.xmin IN (
        SELECT a.xid::xid FROM keten.audit_regel a WHERE a.betrokkene_id = ANY(wie) AND a.tijdstip > moment - interval '49 hours');
    GET DIAGNOSTICS n = ROW_COUNT; aantallen := aantallen || jsonb_build_object('antwoord', n);

    -- Counted with those who are being erased now, before their own rows are closed: that is done last.
    huishoudens := ARRAY(
        SELECT DISTINCT l.huishouden_id FROM huishoudlid l WHERE l.persoon_id = ANY(wie) AND NOT EXISTS (
            SELECT FROM huishoudlid a JOIN persoon p ON p.id = a.persoon_id
            WHERE a.huishouden_id = l.huishouden_id AND p.gewist_op IS NULL AND p.id <> ALL(wie)) ORDER BY 1);
    zorgmeldingen := ARRAY(
        SELECT DISTINCT b.zorgmelding_id FROM betrokkene b WHERE b.persoon_id = ANY(wie) AND NOT EXISTS (
            SELECT FROM betrokkene a JOIN persoon p ON p.id = a.persoon_id
            WHERE a.zorgmelding_id = b.zorgmelding_id AND p.gewist_op IS NULL AND p.id <> ALL(wie)) ORDER BY 1);
    dossiers := zorgmeldingen || ARRAY(
        SELECT c.id FROM casus c
        WHERE (c.huishouden_id = ANY(huishoudens) OR EXISTS (SELECT FROM zorgmelding z WHERE z.casus_id = c.id AND z.id = ANY(zorgmeldingen)))
          AND NOT EXISTS (
            SELECT FROM mensen_van(c.id) m JOIN persoon p ON p.id = m WHERE p.gewist_op IS NULL AND p.id <> ALL(wie)) ORDER BY 1);
    UPDATE conceptmelding SET huishouden_id = NULL WHERE huishouden_id = ANY(huishoudens);
    GET DIAGNOSTICS n = ROW_COUNT; aantallen := aantallen || jsonb_build_object('conceptmelding', n);
    UPDATE zorgmelding SET kenmerk_extern = NULL, kenmerk_systeem = NULL WHERE id = ANY(zorgmeldingen) AND kenmerk_extern IS NOT NULL;
    GET DIAGNOSTICS n = ROW_COUNT; aantallen := aantallen || jsonb_build_object('kenmerk', n);
    PERFORM set_config('app.systeem', vorige, true);
    RETURN NEXT;
END
$$
"""
# Last of all, when nobody can set a hold any more: this locks the row for everything that refers to it.
SLUIT = """
CREATE FUNCTION sluit_gewiste_personen(wie uuid[], moment timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
    n bigint;
BEGIN
    PERFORM set_config('app.systeem', 'ja', true);
    UPDATE persoon SET naam = '', geboortedatum = NULL, bsn = NULL, adres = NULL, contact = NULL, bsn_index = NULL,
        adres_sleutels = NULL, geheim_adres = false, geheim_door_samenvoeging = false, gewist_op = moment, versie = versie + 1
    WHERE id = ANY(wie) AND gewist_op IS NULL;
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM set_config('app.systeem', vorige, true);
    RETURN n;
END
$$
"""
LEDEN_VAN, LEDEN_NAAR = "p.id = canoniek(l.persoon_id)", "p.id = canoniek(l.persoon_id) AND p.gewist_op IS NULL"
LEDEN = """
DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('leden_van_huishouden(uuid,date)'::regprocedure), '{van}', '{naar}');
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    run_sql(op.get_bind(), common_sql("45_gewist.sql"))
    op.add_column("persoon", sa.Column("gewist_op", sa.DateTime(timezone=True), nullable=True))
    # Whoever was erased is gone for everybody but the service itself, whatever ground there was.
    op.execute(
        f"CREATE POLICY gewist ON persoon AS RESTRICTIVE FOR SELECT USING ({SYSTEEM} OR gewist_op IS NULL)"
    )
    op.execute(LEDEN.format(van=LEDEN_VAN, naar=LEDEN_NAAR))
    _tabellen()
    for tabel in ("wissing", "wissing_ontvangst"):
        op.execute(f"ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY")
        eigen = f"{SYSTEEM} OR eigenaar = {ORG}"
        op.execute(f"CREATE POLICY relatie ON {tabel} USING ({eigen}) WITH CHECK ({eigen})")
    op.execute(WIS)
    op.execute(SLUIT)


def _tabellen() -> None:
    op.create_table(
        "wissing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("personen", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("aanleiding", sa.Text(), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=True),
        sa.Column("gestart_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gestart_door", sa.Text(), nullable=False),
        sa.Column("aantallen", postgresql.JSONB(), nullable=False),
        sa.Column("voltooid_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_wissing_persoon_id_persoon")),
        sa.ForeignKeyConstraint(["verzoek_id"], ["verzoek.id"], name=op.f("fk_wissing_verzoek_id_verzoek")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wissing")),
    )
    op.create_index(op.f("ix_wissing_persoon_id"), "wissing", ["persoon_id"])
    op.create_index("ix_wissing_eigenaar", "wissing", ["eigenaar", "gestart_op", "id"])
    op.create_index(
        "ix_wissing_wacht", "wissing", ["gestart_op", "id"], postgresql_where=sa.text("voltooid_op IS NULL")
    )
    op.create_index(
        "uq_wissing_verzoek", "wissing", ["verzoek_id"], unique=True, postgresql_where=sa.text("verzoek_id IS NOT NULL")
    )
    op.create_table(
        "wissing_ontvangst",
        sa.Column("wissing_id", sa.Uuid(), nullable=False),
        sa.Column("dienst", sa.Text(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("bevestigd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("aantallen", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["wissing_id"], ["wissing.id"], name=op.f("fk_wissing_ontvangst_wissing_id_wissing")),
        sa.PrimaryKeyConstraint("wissing_id", "dienst", name=op.f("pk_wissing_ontvangst")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP FUNCTION sluit_gewiste_personen(uuid[], timestamptz)")
    op.execute("DROP FUNCTION wis_personen(uuid[], timestamptz)")
    op.drop_table("wissing_ontvangst")
    op.drop_table("wissing")
    op.execute(LEDEN.format(van=LEDEN_NAAR, naar=LEDEN_VAN))
    op.execute("DROP POLICY gewist ON persoon")
    op.drop_column("persoon", "gewist_op")
    op.execute("DROP TABLE keten.gewist")
