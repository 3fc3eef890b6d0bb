"""Gronden op één plek (functie `gronden`), doorbreking, noodtoegang, dekking door toestemming, en berichten.

Revisie: 0006; volgt op 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
GEBRUIKER = "(SELECT keten.gebruiker())"
SYSTEEM = "(SELECT keten.is_systeem())"
DAG = "((SELECT keten.nu()) AT TIME ZONE 'Europe/Amsterdam')::date"

# The one place that says why another organisation than the keeper of the register may see a person. The repository and the
# policy of the table both ask it. Every table in it is closed by its own policy on its own columns, so there is no cycle.
# Since revision 0020 in PL/pgSQL.
GRONDEN = f"""
CREATE FUNCTION gronden(gevraagd uuid)
RETURNS TABLE (soort text, id uuid, dataklassen text[], volgorde int, sinds timestamptz, doel text) LANGUAGE sql STABLE AS $$
    SELECT 'overdracht', o.id, NULL::text[], 2, o.aanvaard_op, NULL::text
    FROM betrokkene b JOIN overdracht o USING (zorgmelding_id)
    WHERE b.persoon_id = gevraagd AND o.naar = {ORG} AND o.aanvaard_op IS NOT NULL
    UNION ALL
    SELECT 'toestemming', t.id, t.dataklassen, 3, t.van::timestamptz, t.doel FROM toestemming t
    WHERE t.persoon_id = gevraagd AND {ORG} = ANY(t.organisaties) AND t.ingetrokken_op IS NULL
      AND {DAG} BETWEEN t.van AND t.tot
    UNION ALL
    SELECT 'doorbreking', d.id, d.dataklassen, 4, d.aangevraagd_op, d.doel FROM doorbreking d
    WHERE d.persoon_id = gevraagd AND {ORG} = ANY(d.organisaties) AND d.ingetrokken_op IS NULL AND d.afgewezen_op IS NULL
      AND {DAG} BETWEEN d.van AND d.tot
      AND CASE WHEN d.bevestigd_op IS NULL THEN d.opent_direct AND {DAG} <= d.bevestigen_voor
          ELSE (d.bevestigd_op AT TIME ZONE 'Europe/Amsterdam')::date <= d.bevestigen_voor END
    UNION ALL
    SELECT 'noodtoegang', n.id, NULL::text[], 5, n.van, NULL::text FROM noodtoegang n
    WHERE n.persoon_id = gevraagd AND n.organisatie = {ORG} AND n.gebruiker = {GEBRUIKER}
      AND (SELECT keten.nu()) >= n.van AND (SELECT keten.nu()) < n.tot AND n.oordeel IS DISTINCT FROM 'onterecht'
$$
"""

# Whether every organisation at a table is covered is a question about grants to others, which the asker need not see itself.
# The persons are looked up before the rows open: nothing is told about a person whom the caller does not see.
DEKKING = """
CREATE FUNCTION dekking(personen uuid[], gevraagd text[], doel_ text, dag date)
RETURNS TABLE (persoon_id uuid, organisatie text, toestemming_id uuid) LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
    zichtbaar uuid[] := (SELECT array_agg(p.id) FROM persoon p WHERE p.id = ANY(personen));
BEGIN
    PERFORM set_config('app.systeem', 'ja', true);
    RETURN QUERY
        SELECT p.id, o.organisatie, t.id
        FROM persoon p CROSS JOIN unnest(gevraagd) AS o(organisatie)
        LEFT JOIN LATERAL (
            SELECT t.id FROM toestemming t
            WHERE t.persoon_id = p.id AND o.organisatie = ANY(t.organisaties) AND t.doel = doel_ AND t.ingetrokken_op IS NULL
              AND dag BETWEEN t.van AND t.tot AND 'identiteit' = ANY(t.dataklassen)
            ORDER BY t.tot DESC, t.id LIMIT 1
        ) t ON true
        WHERE p.id = ANY(zichtbaar) AND (t.id IS NOT NULL OR p.eigenaar = o.organisatie);
    PERFORM set_config('app.systeem', vorige, true);
END
$$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _tabellen()
    op.execute(GRONDEN)
    op.execute(DEKKING)
    op.execute("DROP POLICY relatie ON persoon")
    zicht = f"eigenaar = {ORG} OR EXISTS (SELECT 1 FROM gronden(persoon.id))"
    op.execute(
        f"CREATE POLICY relatie ON persoon USING ({SYSTEEM} OR {zicht}) WITH CHECK ({SYSTEEM} OR eigenaar = {ORG})"
    )
    for tabel in ("doorbreking", "noodtoegang", "bericht"):
        op.execute(f"ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY")
    # Who received the data reads the decision; only who took it changes or removes it.
    op.execute(f"CREATE POLICY kreeg ON doorbreking FOR SELECT USING ({ORG} = ANY(organisaties))")
    op.execute(f"CREATE POLICY beheer ON doorbreking USING ({SYSTEEM} OR eigenaar = {ORG})")
    # The keeper of the register sees that its register was opened; the organisation of the user judges the use.
    op.execute(f"CREATE POLICY zien ON noodtoegang FOR SELECT USING ({SYSTEEM} OR organisatie = {ORG} OR houder = {ORG})")
    op.execute(f"CREATE POLICY openen ON noodtoegang FOR INSERT WITH CHECK ({SYSTEEM} OR organisatie = {ORG})")
    op.execute(f"CREATE POLICY beoordelen ON noodtoegang FOR UPDATE USING ({SYSTEEM} OR organisatie = {ORG})")
    op.execute(f"CREATE POLICY opruimen ON noodtoegang FOR DELETE USING ({SYSTEEM})")
    # Whoever sends may see whether it arrived; only who receives it changes it.
    op.execute(f"CREATE POLICY zien ON bericht FOR SELECT USING ({SYSTEEM} OR naar = {ORG} OR van = {ORG})")
    op.execute(f"CREATE POLICY sturen ON bericht FOR INSERT WITH CHECK ({SYSTEEM} OR van = {ORG})")
    op.execute(f"CREATE POLICY lezen ON bericht FOR UPDATE USING ({SYSTEEM} OR naar = {ORG})")
    op.execute(f"CREATE POLICY opruimen ON bericht FOR DELETE USING ({SYSTEEM})")


def _tabellen() -> None:
    op.create_table(
        "doorbreking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("organisaties", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("doel", sa.Text(), nullable=False),
        sa.Column("dataklassen", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("grondslag", sa.Text(), nullable=False),
        sa.Column("reden", sa.LargeBinary(), nullable=False),
        sa.Column("geinformeerd", sa.Boolean(), nullable=False),
        sa.Column("reden_niet_geinformeerd", sa.LargeBinary(), nullable=True),
        sa.Column("van", sa.Date(), nullable=False),
        sa.Column("tot", sa.Date(), nullable=False),
        sa.Column("aangevraagd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("aangevraagd_door", sa.Text(), nullable=False),
        sa.Column("bevestigen_voor", sa.Date(), nullable=False),
        sa.Column("opent_direct", sa.Boolean(), nullable=False),
        sa.Column("bevestigd_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bevestigd_door", sa.Text(), nullable=True),
        sa.Column("afgewezen_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("afgewezen_door", sa.Text(), nullable=True),
        sa.Column("ingetrokken_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ingetrokken_door", sa.Text(), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint("tot >= van", name=op.f("ck_doorbreking_periode")),
        sa.CheckConstraint("bevestigd_op IS NULL OR afgewezen_op IS NULL", name=op.f("ck_doorbreking_een_oordeel")),
        sa.CheckConstraint(
            "bevestigd_door IS DISTINCT FROM aangevraagd_door AND afgewezen_door IS DISTINCT FROM aangevraagd_door",
            name=op.f("ck_doorbreking_tweede_persoon"),
        ),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_doorbreking_persoon_id_persoon")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doorbreking")),
    )
    op.create_index(op.f("ix_doorbreking_persoon_id"), "doorbreking", ["persoon_id"])
    op.create_index("ix_doorbreking_organisaties", "doorbreking", ["organisaties"], postgresql_using="gin")
    op.create_index("ix_doorbreking_eigenaar", "doorbreking", ["eigenaar", "aangevraagd_op", "id"])
    op.create_index(
        "ix_doorbreking_te_bevestigen", "doorbreking", ["eigenaar", "bevestigen_voor", "id"],
        postgresql_where=sa.text("bevestigd_op IS NULL AND afgewezen_op IS NULL"),
    )  # fmt: skip
    op.create_table(
        "noodtoegang",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.Text(), nullable=False),
        sa.Column("gebruiker", sa.Text(), nullable=False),
        sa.Column("houder", sa.Text(), nullable=True),
        sa.Column("persoon_id", sa.Uuid(), nullable=True),
        sa.Column("redencode", sa.Text(), nullable=False),
        sa.Column("reden", sa.LargeBinary(), nullable=False),
        sa.Column("van", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beoordeeld_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beoordeeld_door", sa.Text(), nullable=True),
        sa.Column("oordeel", sa.Text(), nullable=True),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint("beoordeeld_door IS DISTINCT FROM gebruiker", name=op.f("ck_noodtoegang_ander_beoordeelt")),
        sa.CheckConstraint("tot > van AND tot <= van + interval '60 minutes'", name=op.f("ck_noodtoegang_duur")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_noodtoegang_persoon_id_persoon")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_noodtoegang")),
    )
    op.create_index("ix_noodtoegang_organisatie", "noodtoegang", ["organisatie", "van", "id"])
    op.create_index("ix_noodtoegang_persoon_id_tot", "noodtoegang", ["persoon_id", "tot"])
    op.create_index("ix_noodtoegang_houder", "noodtoegang", ["houder", "van", "id"])
    op.create_index(
        "ix_noodtoegang_te_beoordelen", "noodtoegang", ["organisatie", "gebruiker", "van"],
        postgresql_where=sa.text("beoordeeld_op IS NULL"),
    )  # fmt: skip
    op.create_table(
        "bericht",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("van", sa.Text(), nullable=False),
        sa.Column("naar", sa.Text(), nullable=False),
        sa.Column("soort", sa.Text(), nullable=False),
        sa.Column("object_soort", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=True),
        sa.Column("rol", sa.Text(), nullable=True),
        sa.Column("professional", sa.Text(), nullable=True),
        sa.Column("gemaakt_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gelezen_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gelezen_door", sa.Text(), nullable=True),
        sa.Column("sleutel", sa.Text(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bericht")),
        sa.UniqueConstraint("naar", "sleutel", name=op.f("uq_bericht_naar_sleutel")),
    )
    op.create_index("ix_bericht_naar_gemaakt_op", "bericht", ["naar", "gemaakt_op", "id"])


def downgrade() -> None:
    op.execute("DROP POLICY relatie ON persoon")
    zicht = (
        f"eigenaar = {ORG}"
        " OR EXISTS (SELECT 1 FROM betrokkene b JOIN overdracht o ON o.zorgmelding_id = b.zorgmelding_id"
        f" WHERE b.persoon_id = persoon.id AND o.naar = {ORG} AND o.aanvaard_op IS NOT NULL)"
        " OR EXISTS (SELECT 1 FROM toestemming t WHERE t.persoon_id = persoon.id"
        f" AND {ORG} = ANY(t.organisaties) AND t.ingetrokken_op IS NULL AND {DAG} BETWEEN t.van AND t.tot)"
    )
    op.execute(
        f"CREATE POLICY relatie ON persoon USING ({SYSTEEM} OR {zicht}) WITH CHECK ({SYSTEEM} OR eigenaar = {ORG})"
    )
    op.execute("DROP FUNCTION dekking(uuid[], text[], text, date)")
    op.execute("DROP FUNCTION gronden(uuid)")
    for tabel in ("bericht", "noodtoegang", "doorbreking"):
        op.drop_table(tabel)
