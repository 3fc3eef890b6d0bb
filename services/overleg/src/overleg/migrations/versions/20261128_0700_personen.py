"""Personen, huishoudens, zoeksleutels en samenvoegen.

Revisie: 0007; volgt op 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"
TABELLEN = ("geen_dubbel", "persoonsverwijzing", "samenvoeging", "gezag", "geheim_adres", "persoon_zoeksleutel")

# What opens one registration by itself; before merging existed this was all there was.
DIRECT = """
DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('gronden(uuid)'::regprocedure), 'FUNCTION public.gronden(', 'FUNCTION public.directe_gronden(');
END $$
"""
# A ground on a registration that was merged is a ground on the human being it turned out to be about.
GRONDEN = """
CREATE OR REPLACE FUNCTION gronden(gevraagd uuid)
RETURNS TABLE (soort text, id uuid, dataklassen text[], volgorde int, sinds timestamptz, doel text) LANGUAGE sql STABLE AS $$
    SELECT * FROM directe_gronden(gevraagd)
    UNION ALL
    SELECT d.* FROM persoonsverwijzing v CROSS JOIN LATERAL directe_gronden(v.persoon_id) d WHERE v.canoniek_id = gevraagd
$$
"""
CANONIEK = """
CREATE FUNCTION canoniek(gevraagd uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT v.canoniek_id FROM persoonsverwijzing v WHERE v.persoon_id = gevraagd), gevraagd)
$$
"""
CLUSTER = """
CREATE FUNCTION cluster_van(gevraagd uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(v.persoon_id) || canoniek(gevraagd) FROM persoonsverwijzing v WHERE v.canoniek_id = canoniek(gevraagd)
$$
"""
# As in revision 0004, and of merged registrations only the human being they belong to, once.
LEDEN = """
CREATE OR REPLACE FUNCTION leden_van_huishouden(gevraagd uuid, dag date)
RETURNS TABLE (id uuid, geboortedatum bytea, rol text)
LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM zorgmelding z WHERE z.huishouden_id = gevraagd AND (z.eigenaar = keten.organisatie() OR EXISTS (
            SELECT 1 FROM overdracht o
            WHERE o.zorgmelding_id = z.id AND o.naar = keten.organisatie() AND o.aanvaard_op IS NOT NULL))
    ) THEN
        RETURN;
    END IF;
    PERFORM set_config('app.systeem', 'ja', true);
    RETURN QUERY
        SELECT DISTINCT ON (p.id) p.id, p.geboortedatum, l.rol
        FROM huishoudlid l JOIN persoon p ON p.id = {persoon}
        WHERE l.huishouden_id = gevraagd AND l.van <= dag AND (l.tot IS NULL OR l.tot >= dag)
        ORDER BY p.id, l.van DESC;
    PERFORM set_config('app.systeem', vorige, true);
END
$$
"""
# Consent given for a merged registration covers the human being at the table.
DEKKING_VAN, DEKKING_NAAR = "t.persoon_id = p.id AND", "t.persoon_id = ANY(cluster_van(p.id)) AND"
DEKKING = """
DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('dekking(uuid[],text[],text,date)'::regprocedure), '{van}', '{naar}');
END $$
"""
ZICHT = {
    "persoon_zoeksleutel": f"eigenaar = {ORG} OR EXISTS (SELECT 1 FROM persoon p WHERE p.id = persoon_zoeksleutel.persoon_id)",
    # Who sees a person must see that the address of that person is somebody's secret, not whose.
    "geheim_adres": (
        f"eigenaar = {ORG} OR EXISTS (SELECT 1 FROM persoon p"
        " WHERE p.eigenaar = geheim_adres.eigenaar AND geheim_adres.sleutel = ANY(p.adres_sleutels))"
    ),
    "gezag": (
        f"eigenaar = {ORG} OR (EXISTS (SELECT 1 FROM persoon p WHERE p.id = gezag.persoon_id)"
        " AND EXISTS (SELECT 1 FROM persoon p WHERE p.id = canoniek(gezag.houder_id)))"
    ),
    "samenvoeging": f"eigenaar = {ORG}",
    "persoonsverwijzing": f"eigenaar = {ORG} OR EXISTS (SELECT 1 FROM directe_gronden(persoonsverwijzing.persoon_id))",
    "geen_dubbel": f"eigenaar = {ORG}",
}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "persoon",
        sa.Column("geheim_door_samenvoeging", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    op.add_column("persoon", sa.Column("adres_sleutels", sa.ARRAY(sa.LargeBinary()), nullable=True))
    op.create_index("ix_persoon_bsn_index", "persoon", ["bsn_index"])
    _zoeken()
    _samenvoegen()
    op.execute(DIRECT)
    op.execute(CANONIEK)
    op.execute(CLUSTER)
    op.execute(GRONDEN)
    op.execute(LEDEN.format(persoon="canoniek(l.persoon_id)"))
    op.execute(DEKKING.format(van=DEKKING_VAN, naar=DEKKING_NAAR))
    for tabel, zicht in ZICHT.items():
        op.execute(f"ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY relatie ON {tabel} USING ({SYSTEEM} OR {zicht}) WITH CHECK ({SYSTEEM} OR eigenaar = {ORG})"
        )


def _zoeken() -> None:
    op.create_table(
        "persoon_zoeksleutel",
        sa.Column("sleutel", sa.LargeBinary(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_persoon_zoeksleutel_persoon_id_persoon")),
        sa.PrimaryKeyConstraint("sleutel", "persoon_id", name=op.f("pk_persoon_zoeksleutel")),
    )
    op.create_index(op.f("ix_persoon_zoeksleutel_persoon_id"), "persoon_zoeksleutel", ["persoon_id"])
    op.create_table(
        "geheim_adres",
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("sleutel", sa.LargeBinary(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_geheim_adres_persoon_id_persoon")),
        sa.PrimaryKeyConstraint("persoon_id", "sleutel", name=op.f("pk_geheim_adres")),
    )
    op.create_index("ix_geheim_adres_sleutel", "geheim_adres", ["sleutel", "eigenaar"])
    op.create_table(
        "gezag",
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("houder_id", sa.Uuid(), nullable=False),
        sa.Column("van", sa.Date(), nullable=False),
        sa.Column("tot", sa.Date(), nullable=True),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.CheckConstraint("tot IS NULL OR tot >= van", name=op.f("ck_gezag_periode")),
        sa.CheckConstraint("houder_id <> persoon_id", name=op.f("ck_gezag_ander")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_gezag_persoon_id_persoon")),
        sa.ForeignKeyConstraint(["houder_id"], ["persoon.id"], name=op.f("fk_gezag_houder_id_persoon")),
        sa.PrimaryKeyConstraint("persoon_id", "houder_id", "van", name=op.f("pk_gezag")),
    )
    op.create_index(op.f("ix_gezag_houder_id"), "gezag", ["houder_id"])


def _samenvoegen() -> None:
    op.create_table(
        "samenvoeging",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("overlever_id", sa.Uuid(), nullable=False),
        sa.Column("andere_id", sa.Uuid(), nullable=False),
        sa.Column("reden", sa.Text(), nullable=False),
        sa.Column("samengevoegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ongedaan_tot", sa.Date(), nullable=False),
        sa.Column("ongedaan_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint("overlever_id <> andere_id", name=op.f("ck_samenvoeging_ander")),
        sa.ForeignKeyConstraint(["overlever_id"], ["persoon.id"], name=op.f("fk_samenvoeging_overlever_id_persoon")),
        sa.ForeignKeyConstraint(["andere_id"], ["persoon.id"], name=op.f("fk_samenvoeging_andere_id_persoon")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samenvoeging")),
    )
    op.create_index(op.f("ix_samenvoeging_overlever_id"), "samenvoeging", ["overlever_id"])
    op.create_index(
        "uq_samenvoeging_geldig",
        "samenvoeging",
        ["andere_id"],
        unique=True,
        postgresql_where=sa.text("ongedaan_op IS NULL"),
    )
    op.create_table(
        "persoonsverwijzing",
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("canoniek_id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.CheckConstraint("persoon_id <> canoniek_id", name=op.f("ck_persoonsverwijzing_ander")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_persoonsverwijzing_persoon_id_persoon")),
        sa.ForeignKeyConstraint(
            ["canoniek_id"], ["persoon.id"], name=op.f("fk_persoonsverwijzing_canoniek_id_persoon")
        ),
        sa.PrimaryKeyConstraint("persoon_id", name=op.f("pk_persoonsverwijzing")),
    )
    op.create_index(op.f("ix_persoonsverwijzing_canoniek_id"), "persoonsverwijzing", ["canoniek_id"])
    op.create_table(
        "geen_dubbel",
        sa.Column("laag_id", sa.Uuid(), nullable=False),
        sa.Column("hoog_id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("vastgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("laag_id < hoog_id", name=op.f("ck_geen_dubbel_volgorde")),
        sa.ForeignKeyConstraint(["laag_id"], ["persoon.id"], name=op.f("fk_geen_dubbel_laag_id_persoon")),
        sa.ForeignKeyConstraint(["hoog_id"], ["persoon.id"], name=op.f("fk_geen_dubbel_hoog_id_persoon")),
        sa.PrimaryKeyConstraint("laag_id", "hoog_id", name=op.f("pk_geen_dubbel")),
    )
    op.create_index(op.f("ix_geen_dubbel_hoog_id"), "geen_dubbel", ["hoog_id"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(DEKKING.format(van=DEKKING_NAAR, naar=DEKKING_VAN))
    op.execute(LEDEN.format(persoon="l.persoon_id"))
    op.execute(
        """
        DO $$ BEGIN
            EXECUTE replace(pg_get_functiondef('directe_gronden(uuid)'::regprocedure), 'FUNCTION public.directe_gronden(', 'FUNCTION public.gronden(');
        END $$
        """
    )
    for tabel in TABELLEN:
        op.execute(f"DROP POLICY relatie ON {tabel}")
    op.execute("DROP FUNCTION cluster_van(uuid)")
    op.execute("DROP FUNCTION canoniek(uuid)")
    op.execute("DROP FUNCTION directe_gronden(uuid)")
    for tabel in TABELLEN:
        op.drop_table(tabel)
    op.drop_index("ix_persoon_bsn_index", "persoon")
    op.drop_column("persoon", "adres_sleutels")
    op.drop_column("persoon", "geheim_door_samenvoeging")
