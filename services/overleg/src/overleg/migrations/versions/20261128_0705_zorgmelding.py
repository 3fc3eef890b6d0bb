"""De zorgmelding compleet: meer velden, informeren, onderzoek, terugkoppelen, herziening van de soort, en snelle lijsten.

Revisie: 0008; volgt op 0007
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"

KLAAR_OP = """GREATEST(
    COALESCE((beoordeeld_op AT TIME ZONE 'Europe/Amsterdam')::date, 'infinity'::date),
    CASE WHEN besluit = 'omgezet-in-advies' THEN '-infinity'::date
         WHEN soort = 'NIET_INGEDEELD' THEN COALESCE(LEAST(geinformeerd_op, afgesloten_op), 'infinity'::date)
         ELSE COALESCE(geinformeerd_op, 'infinity'::date) END,
    CASE WHEN besluit = 'onderzoek' THEN COALESCE(LEAST(onderzoek_afgerond_op, afgesloten_op), 'infinity'::date)
         ELSE '-infinity'::date END,
    CASE WHEN melder_anoniem THEN '-infinity'::date
         ELSE COALESCE(teruggekoppeld_na_beoordeling_op, 'infinity'::date) END,
    CASE WHEN melder_anoniem OR afgesloten_op IS NULL OR besluit = 'omgezet-in-advies' THEN '-infinity'::date
         ELSE COALESCE(teruggekoppeld_na_afsluiting_op, 'infinity'::date) END)"""

# Whoever decides something from the reports about a person waits for whoever is doing the same: otherwise two reports that come
# in together are both a first one. Always in the order of the key, so that two callers never wait for each other.
VERGRENDEL = """
CREATE FUNCTION vergrendel_dossiers(sleutels uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    slot bigint;
BEGIN
    FOR slot IN SELECT DISTINCT hashtextextended(s::text, 0) FROM unnest(sleutels) AS s ORDER BY 1 LOOP
        PERFORM pg_advisory_xact_lock(slot);
    END LOOP;
END
$$
"""

# Every registration of the same human beings: a report on one of them is a report on all of them.
CLUSTERS = """
CREATE FUNCTION clusters_van(gevraagd uuid[]) RETURNS uuid[] LANGUAGE sql STABLE AS $$
    WITH mens AS (
        SELECT coalesce(v.canoniek_id, p.id) AS id
        FROM unnest(gevraagd) AS p(id) LEFT JOIN persoonsverwijzing v ON v.persoon_id = p.id
    )
    SELECT coalesce(array_agg(x.id), '{}') FROM (
        SELECT m.id FROM mens m UNION SELECT v.persoon_id FROM persoonsverwijzing v JOIN mens m ON v.canoniek_id = m.id
    ) x
$$
"""

# A function, because what is read after waiting for a lock needs a snapshot of after the wait, in the same round trip.
OMGEVING = """
CREATE FUNCTION melding_omgeving(g_register text, g_huishouden uuid, g_personen uuid[], g_systeem text, g_kenmerk text)
RETURNS TABLE (huishouden_bekend boolean, personen uuid[], mensen uuid[], bestaande uuid, huiscasus uuid,
    huiscasus_gesloten boolean, meldingen json)
LANGUAGE plpgsql AS $$
DECLARE
    casus_van_huis uuid;
    registraties uuid[];
BEGIN
    PERFORM vergrendel_dossiers(clusters_van(g_personen) || g_huishouden);
    -- Two registrations may have become one human being while we waited.
    registraties := clusters_van(g_personen);
    PERFORM vergrendel_dossiers(registraties);
    casus_van_huis := coalesce(
        (SELECT c.id FROM casus c WHERE c.huishouden_id = g_huishouden AND c.eigenaar = g_register),
        (SELECT z.casus_id FROM zorgmelding z WHERE z.huishouden_id = g_huishouden AND z.eigenaar = g_register
           AND z.casus_id IS NOT NULL ORDER BY z.aangemaakt_op DESC, z.id DESC LIMIT 1));
    -- Nobody closes a casus while a report is joining it.
    PERFORM 1 FROM casus c WHERE c.id = ANY(array_append(ARRAY(
        SELECT z.casus_id FROM betrokkene b JOIN zorgmelding z ON z.id = b.zorgmelding_id
        WHERE b.persoon_id = ANY(registraties) AND z.eigenaar = g_register AND z.casus_id IS NOT NULL), casus_van_huis))
    ORDER BY c.id FOR SHARE;
    RETURN QUERY SELECT
        EXISTS (SELECT 1 FROM huishouden h WHERE h.id = g_huishouden AND h.eigenaar = g_register),
        (SELECT array_agg(p.id) FROM persoon p WHERE p.id = ANY(g_personen) AND p.eigenaar = g_register),
        (SELECT array_agg(DISTINCT canoniek(p.id)) FROM unnest(g_personen) AS p(id)),
        (SELECT z.id FROM zorgmelding z WHERE g_kenmerk IS NOT NULL AND z.eigenaar = g_register
           AND z.kenmerk_systeem = g_systeem AND z.kenmerk_extern = g_kenmerk),
        casus_van_huis,
        (SELECT c.gesloten_op IS NOT NULL FROM casus c WHERE c.id = casus_van_huis),
        (SELECT json_agg(e) FROM (
            SELECT z.id, z.ontvangen_op, z.beoordeeld_op, z.afgesloten_op, z.monitoring_tot, z.casus_id,
                min(c.gestart_op) AS casus_gestart_op,
                array_agg(DISTINCT canoniek(b.persoon_id)) AS personen
            FROM betrokkene b JOIN zorgmelding z ON z.id = b.zorgmelding_id
            LEFT JOIN casus c ON c.id = z.casus_id AND c.gesloten_op IS NULL
            WHERE b.persoon_id = ANY(registraties) AND z.eigenaar = g_register GROUP BY z.id
        ) e);
END
$$
"""

# Closing a report changes what later reports about the same persons are, also for whoever closes after a handover and sees only
# its own. The persons must be visible to the caller; the rows close again here. The rows that may change are locked before the
# facts are read, so that the last one to look sees everything.
ROND = """
CREATE FUNCTION meldingen_rond(g_personen uuid[], g_na timestamptz, g_vergrendel boolean)
RETURNS TABLE (id uuid, eigenaar text, te_herzien boolean, casus_id uuid, soort text, soort_basis jsonb,
    ontvangen_op timestamptz, beoordeeld_op timestamptz, afgesloten_op date, monitoring_tot date, personen uuid[])
LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
    zichtbaar uuid[] := ARRAY(
        SELECT DISTINCT b.persoon_id FROM betrokkene b WHERE b.persoon_id = ANY(clusters_van(g_personen)));
    doel uuid[];
    mensen uuid[];
BEGIN
    IF cardinality(zichtbaar) = 0 THEN
        RETURN;
    END IF;
    PERFORM set_config('app.systeem', 'ja', true);
    zichtbaar := clusters_van(zichtbaar);
    IF g_vergrendel THEN
        PERFORM vergrendel_dossiers(zichtbaar);
    END IF;
    doel := ARRAY(
        SELECT z.id FROM zorgmelding z
        WHERE z.id IN (SELECT b.zorgmelding_id FROM betrokkene b WHERE b.persoon_id = ANY(zichtbaar))
          AND (g_na IS NULL OR z.ontvangen_op > g_na)
    );
    IF g_vergrendel THEN
        PERFORM 1 FROM zorgmelding z WHERE z.id = ANY(doel) ORDER BY z.id FOR UPDATE;
    END IF;
    mensen := clusters_van(ARRAY(SELECT DISTINCT b.persoon_id FROM betrokkene b WHERE b.zorgmelding_id = ANY(doel)));
    RETURN QUERY
        SELECT z.id, z.eigenaar, z.id = ANY(doel), z.casus_id, z.soort, z.soort_basis, z.ontvangen_op, z.beoordeeld_op,
            z.afgesloten_op, z.monitoring_tot, array_agg(DISTINCT canoniek(b.persoon_id))
        FROM zorgmelding z JOIN betrokkene b ON b.zorgmelding_id = z.id
        WHERE z.id IN (SELECT x.zorgmelding_id FROM betrokkene x WHERE x.persoon_id = ANY(mensen))
        GROUP BY z.id;
    PERFORM set_config('app.systeem', vorige, true);
END
$$
"""

HERZIE = """
CREATE FUNCTION herzie_soort(
    g_zorgmelding uuid, g_personen uuid[], g_historie uuid, g_soort text, g_basis jsonb, g_aanleiding text, g_nu timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
    zichtbaar uuid[] := ARRAY(
        SELECT DISTINCT b.persoon_id FROM betrokkene b WHERE b.persoon_id = ANY(clusters_van(g_personen)));
BEGIN
    PERFORM set_config('app.systeem', 'ja', true);
    zichtbaar := clusters_van(zichtbaar);
    IF EXISTS (SELECT 1 FROM betrokkene b WHERE b.zorgmelding_id = g_zorgmelding AND b.persoon_id = ANY(zichtbaar)) THEN
        INSERT INTO soort_historie (id, zorgmelding_id, oude_soort, oude_basis, nieuwe_soort, nieuwe_basis, aanleiding, herzien_op)
        SELECT g_historie, z.id, z.soort, z.soort_basis, g_soort, g_basis, g_aanleiding, g_nu
        FROM zorgmelding z WHERE z.id = g_zorgmelding;
        UPDATE zorgmelding z SET soort = g_soort, soort_basis = g_basis, versie = z.versie + 1 WHERE z.id = g_zorgmelding;
    END IF;
    PERFORM set_config('app.systeem', vorige, true);
END
$$
"""

# OFFSET 0 keeps the planner from answering this for the whole table at once: a page of a list asks it for a page of rows.
AANVAARD = (
    "EXISTS (SELECT 1 FROM overdracht o"
    f" WHERE o.zorgmelding_id = zorgmelding.id AND o.naar = {ORG} AND o.aanvaard_op IS NOT NULL{{grens}})"
)


def _bij_zorgmelding(tabel: str, grens: str = " OFFSET 0") -> str:
    return f"EXISTS (SELECT 1 FROM zorgmelding z WHERE z.id = {tabel}.zorgmelding_id{grens})"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _kolommen()
    _indexen()
    _tabellen()
    _beleid(" OFFSET 0")
    for tabel in ("informering", "onderzoeksuitkomst", "terugkoppeling", "hulpstart", "soort_historie"):
        op.execute(f"ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY")
        zicht = _bij_zorgmelding(tabel)
        # A later organisation replaces what an earlier one wrote down about the start of help; the rest is only added.
        eigen = "" if tabel in {"hulpstart", "soort_historie"} else f"eigenaar = {ORG} AND "
        op.execute(
            f"CREATE POLICY relatie ON {tabel} USING ({SYSTEEM} OR {zicht}) WITH CHECK ({SYSTEEM} OR ({eigen}{zicht}))"
        )
    for functie in (VERGRENDEL, CLUSTERS, OMGEVING, ROND, HERZIE):
        op.execute(functie)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP FUNCTION herzie_soort(uuid, uuid[], uuid, text, jsonb, text, timestamptz)")
    op.execute("DROP FUNCTION meldingen_rond(uuid[], timestamptz, boolean)")
    op.execute("DROP FUNCTION melding_omgeving(text, uuid, uuid[], text, text)")
    op.execute("DROP FUNCTION clusters_van(uuid[])")
    op.execute("DROP FUNCTION vergrendel_dossiers(uuid[])")
    for tabel in ("soort_historie", "hulpstart", "terugkoppeling", "onderzoeksuitkomst", "informering"):
        op.drop_table(tabel)
    _beleid("")
    op.drop_index("ix_conceptmelding_wacht", table_name="conceptmelding")
    for naam in ("aanvaard", "van_open", "naar_open", "van"):
        op.drop_index(f"ix_overdracht_{naam}", table_name="overdracht")
    op.drop_index("uq_zorgmelding_kenmerk", table_name="zorgmelding")
    for naam in ("klaar_overgenomen", "klaar", "werk_overgenomen", "werk", "eigenaar_status"):
        op.drop_index(f"ix_zorgmelding_{naam}", table_name="zorgmelding")
    op.create_index(
        "ix_zorgmelding_open", "zorgmelding", ["eigenaar", "acuut", "ontvangen_op", "id"],
        postgresql_where=sa.text("status <> 'afgesloten'"),
    )  # fmt: skip
    op.drop_constraint(op.f("ck_zorgmelding_kenmerk"), "zorgmelding")
    for kolom in (
        "klaar_op", "rustig", "teruggekoppeld_na_afsluiting_op", "teruggekoppeld_na_beoordeling_op", "jgz_organisatie",
        "opvolger_organisatie", "sluitreden", "onderzoek_voortijdig", "onderzoek_afgerond_op", "overgenomen_door",
        "verwante_casussen", "kenmerk_systeem", "duur_geweld",
    ):  # fmt: skip
        op.drop_column("zorgmelding", kolom)
    for kolom in ("geescaleerd_op", "ontvangen_op"):
        op.drop_column("overdracht", kolom)


def _kolommen() -> None:
    for naam in (
        "duur_geweld",
        "kenmerk_systeem",
        "overgenomen_door",
        "sluitreden",
        "opvolger_organisatie",
        "jgz_organisatie",
    ):
        op.add_column("zorgmelding", sa.Column(naam, sa.Text(), nullable=True))
    for naam in ("onderzoek_afgerond_op", "teruggekoppeld_na_beoordeling_op", "teruggekoppeld_na_afsluiting_op"):
        op.add_column("zorgmelding", sa.Column(naam, sa.Date(), nullable=True))
    op.add_column("zorgmelding", sa.Column("onderzoek_voortijdig", sa.Boolean(), nullable=True))
    op.add_column(
        "zorgmelding", sa.Column("verwante_casussen", sa.ARRAY(sa.Uuid()), nullable=False, server_default="{}")
    )
    op.add_column("zorgmelding", sa.Column("rustig", sa.Boolean(), sa.Computed("NOT acuut", persisted=True)))
    op.add_column("zorgmelding", sa.Column("klaar_op", sa.Date(), sa.Computed(KLAAR_OP, persisted=True)))
    op.execute("UPDATE zorgmelding SET kenmerk_systeem = 'anders' WHERE kenmerk_extern IS NOT NULL")
    op.create_check_constraint(
        op.f("ck_zorgmelding_kenmerk"), "zorgmelding", "(kenmerk_extern IS NULL) = (kenmerk_systeem IS NULL)"
    )
    op.add_column("overdracht", sa.Column("ontvangen_op", sa.DateTime(timezone=True), nullable=True))
    op.add_column("overdracht", sa.Column("geescaleerd_op", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE overdracht o SET ontvangen_op = z.ontvangen_op FROM zorgmelding z WHERE z.id = o.zorgmelding_id")
    op.alter_column("overdracht", "ontvangen_op", nullable=False)
    op.execute(
        "UPDATE zorgmelding z SET overgenomen_door = (SELECT nullif(o.naar, z.eigenaar) FROM overdracht o"
        " WHERE o.zorgmelding_id = z.id AND o.aanvaard_op IS NOT NULL ORDER BY o.aanvaard_op DESC, o.id DESC LIMIT 1)"
    )


def _indexen() -> None:
    open_, klaar, door = (
        "klaar_op = 'infinity'::date",
        "klaar_op < 'infinity'::date",
        "overgenomen_door IS NOT NULL AND ",
    )
    volgorde = ["rustig", "ontvangen_op", "id"]
    op.drop_index("ix_zorgmelding_open", table_name="zorgmelding")
    op.create_index("ix_zorgmelding_eigenaar_status", "zorgmelding", ["eigenaar", "status", "ontvangen_op", "id"])
    for naam, kolommen, waar in (
        ("werk", ["eigenaar", *volgorde], open_), ("werk_overgenomen", ["overgenomen_door", *volgorde], door + open_),
        ("klaar", ["eigenaar", "klaar_op"], klaar), ("klaar_overgenomen", ["overgenomen_door", "klaar_op"], door + klaar),
    ):  # fmt: skip
        op.create_index(f"ix_zorgmelding_{naam}", "zorgmelding", kolommen, postgresql_where=sa.text(waar))
    op.create_index(
        "uq_zorgmelding_kenmerk", "zorgmelding", ["eigenaar", "kenmerk_systeem", "kenmerk_extern"], unique=True,
        postgresql_where=sa.text("kenmerk_extern IS NOT NULL"),
    )  # fmt: skip
    onbeantwoord = sa.text("aanvaard_op IS NULL AND geweigerd_op IS NULL")
    op.create_index("ix_overdracht_van", "overdracht", ["van", "aangeboden_op", "id"])
    for kant in ("naar", "van"):
        op.create_index(
            f"ix_overdracht_{kant}_open", "overdracht", [kant, "aangeboden_op", "id"], postgresql_where=onbeantwoord
        )
    op.create_index(
        "ix_overdracht_aanvaard", "overdracht", ["naar", "ontvangen_op", "zorgmelding_id"],
        postgresql_where=sa.text("aanvaard_op IS NOT NULL"),
    )  # fmt: skip
    op.create_index(
        "ix_conceptmelding_wacht", "conceptmelding", ["vastgesteld_op", "id"], postgresql_where=sa.text("zorgmelding_id IS NULL")
    )  # fmt: skip


def _beleid(grens: str) -> None:
    op.execute("DROP POLICY relatie ON zorgmelding")
    zicht = f"{SYSTEEM} OR eigenaar = {ORG} OR {AANVAARD.format(grens=grens)}"
    op.execute(f"CREATE POLICY relatie ON zorgmelding USING ({zicht}) WITH CHECK ({zicht})")
    op.execute("DROP POLICY relatie ON betrokkene")
    op.execute(
        f"CREATE POLICY relatie ON betrokkene USING ({SYSTEEM} OR eigenaar = {ORG} OR {_bij_zorgmelding('betrokkene', grens)})"
        f" WITH CHECK ({SYSTEEM} OR eigenaar = {ORG})"
    )


def _tabellen() -> None:
    moment = sa.DateTime(timezone=True)

    def zorgmelding(tabel: str) -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
        verwijzing = sa.ForeignKeyConstraint(
            ["zorgmelding_id"], ["zorgmelding.id"], name=op.f(f"fk_{tabel}_zorgmelding_id_zorgmelding")
        )
        return sa.Column("zorgmelding_id", sa.Uuid(), nullable=False), verwijzing

    op.create_table(
        "informering",
        sa.Column("id", sa.Uuid(), nullable=False),
        *zorgmelding("informering"),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("geinformeerd", sa.Boolean(), nullable=False),
        sa.Column("reden", sa.Text(), nullable=True),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("reactie", sa.LargeBinary(), nullable=True),
        sa.Column("vastgelegd_op", moment, nullable=False),
        sa.Column("vastgelegd_door", sa.Text(), nullable=False),
        sa.CheckConstraint("geinformeerd = (reden IS NULL)", name=op.f("ck_informering_reden")),
        sa.CheckConstraint("reactie IS NULL OR geinformeerd", name=op.f("ck_informering_reactie")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_informering_persoon_id_persoon")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_informering")),
    )
    op.create_index("ix_informering_zorgmelding_id", "informering", ["zorgmelding_id", "datum", "id"])
    op.create_index(op.f("ix_informering_persoon_id"), "informering", ["persoon_id"])
    op.create_table(
        "onderzoeksuitkomst",
        *zorgmelding("onderzoeksuitkomst"),
        sa.Column("aard", sa.Text(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("uitkomst", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("zorgmelding_id", "aard", name=op.f("pk_onderzoeksuitkomst")),
    )
    op.create_table(
        "terugkoppeling",
        sa.Column("id", sa.Uuid(), nullable=False),
        *zorgmelding("terugkoppeling"),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("na", sa.Text(), nullable=False),
        sa.Column("gegeven_op", sa.Date(), nullable=False),
        sa.Column("wijze", sa.Text(), nullable=False),
        sa.Column("onderdelen", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("vastgelegd_op", moment, nullable=False),
        sa.Column("vastgelegd_door", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terugkoppeling")),
        sa.UniqueConstraint("zorgmelding_id", "na", name=op.f("uq_terugkoppeling_zorgmelding_id_na")),
    )
    op.create_table(
        "hulpstart",
        sa.Column("id", sa.Uuid(), nullable=False),
        *zorgmelding("hulpstart"),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("gestart_op", sa.Date(), nullable=False),
        sa.Column("reden", sa.Text(), nullable=True),
        sa.Column("vastgelegd_op", moment, nullable=False),
        sa.Column("vastgelegd_door", sa.Text(), nullable=False),
        sa.Column("vervangen_op", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hulpstart")),
    )
    op.create_index("ix_hulpstart_zorgmelding_id", "hulpstart", ["zorgmelding_id", "vastgelegd_op"])
    op.create_index(
        "uq_hulpstart_huidig", "hulpstart", ["zorgmelding_id"], unique=True, postgresql_where=sa.text("vervangen_op IS NULL")
    )  # fmt: skip
    op.create_table(
        "soort_historie",
        sa.Column("id", sa.Uuid(), nullable=False),
        *zorgmelding("soort_historie"),
        sa.Column("oude_soort", sa.Text(), nullable=False),
        sa.Column("oude_basis", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("nieuwe_soort", sa.Text(), nullable=False),
        sa.Column("nieuwe_basis", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("aanleiding", sa.Text(), nullable=False),
        sa.Column("herzien_op", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_soort_historie")),
    )
    op.create_index("ix_soort_historie_zorgmelding_id", "soort_historie", ["zorgmelding_id", "herzien_op", "id"])
