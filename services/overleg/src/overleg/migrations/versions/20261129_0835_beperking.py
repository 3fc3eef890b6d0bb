"""Beperking van de verwerking (AVG art. 18): wie beperkt is, is voor een ander dicht, ook als een filter vergeten wordt.

Revisie: 0018; volgt op 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"

# A restriction that stands for somebody, for one organisation. It is kept on the human being that merged registrations belong to;
# no merging happens while it stands. An exception opens for the keeper of the register and for whoever it names.
STAAT = """EXISTS (
    SELECT 1 FROM beperking b
    WHERE b.persoon_id = coalesce((SELECT v.canoniek_id FROM persoonsverwijzing v WHERE v.persoon_id = {wie}), {wie})
      AND b.opgeheven_op IS NULL
      AND NOT EXISTS (
        SELECT 1 FROM beperkinguitzondering u
        WHERE u.beperking_id = b.id AND u.ingetrokken_op IS NULL AND (SELECT keten.nu()) >= u.van AND (SELECT keten.nu()) < u.tot
          AND ({org} = b.eigenaar OR {org} = ANY(u.organisaties))))"""
BEPERKT_VOOR = f"""
CREATE FUNCTION beperkt_voor(gevraagd uuid, org text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT {STAAT.format(wie="gevraagd", org="org")}
$$
"""
# What was `gronden` stays, under another name: who has a ground must be able to see that it is closed. Otherwise the row that
# closes it would itself be hidden, and everything would stay open. Break-glass has its own reason, hour and review.
HERNOEM = """
DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('{van}(uuid)'::regprocedure), 'FUNCTION public.{van}(', 'FUNCTION public.{naar}(');
END $$
"""
GRONDEN = f"""
CREATE OR REPLACE FUNCTION gronden(gevraagd uuid)
RETURNS TABLE (soort text, id uuid, dataklassen text[], volgorde int, sinds timestamptz, doel text) LANGUAGE sql STABLE AS $$
    SELECT * FROM alle_gronden(gevraagd) g WHERE g.soort = 'noodtoegang' OR NOT {STAAT.format(wie="gevraagd", org=ORG)}
$$
"""
# Consent does not seat somebody at the table while the restriction stands; the keeper of the register keeps seeing its own.
GEDEKT_VAN = "WHERE t.persoon_id = g.id AND org = ANY(t.organisaties)"
GEDEKT_NAAR = "WHERE NOT beperkt_voor(g.id, org) AND t.persoon_id = g.id AND org = ANY(t.organisaties)"
DEKKING_VAN = "(t.id IS NOT NULL OR p.eigenaar = o.organisatie)"
DEKKING_NAAR = "((t.id IS NOT NULL AND NOT beperkt_voor(p.id, o.organisatie)) OR p.eigenaar = o.organisatie)"
VERVANG = """
DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('{functie}'::regprocedure), '{van}', '{naar}');
END $$
"""
# New sharing about somebody who is restricted cannot be written, whatever the code forgets.
DELEN = {
    "toestemming": "beperkt_voor(persoon_id, eigenaar)",
    "doorbreking": "beperkt_voor(persoon_id, eigenaar)",
    "overdracht": "gaat_over_beperkte(zorgmelding_id, van)",
}
# In a function, because the policy of betrokkene asks for overdracht.
OVER_BEPERKTE = """
CREATE FUNCTION gaat_over_beperkte(melding uuid, org text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM betrokkene b WHERE b.zorgmelding_id = melding AND beperkt_voor(b.persoon_id, org))
$$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _tabellen()
    op.execute(BEPERKT_VOOR)
    op.execute(OVER_BEPERKTE)
    op.execute(HERNOEM.format(van="gronden", naar="alle_gronden"))
    op.execute(GRONDEN)
    op.execute(VERVANG.format(functie="gedekt(uuid[],text)", van=GEDEKT_VAN, naar=GEDEKT_NAAR))
    op.execute(VERVANG.format(functie="dekking(uuid[],text[],text,date)", van=DEKKING_VAN, naar=DEKKING_NAAR))
    for tabel in ("beperking", "beperkinguitzondering"):
        op.execute(f"ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY")
        eigen = f"{SYSTEEM} OR eigenaar = {ORG}"
        op.execute(f"CREATE POLICY beheer ON {tabel} USING ({eigen}) WITH CHECK ({eigen})")
    op.execute("CREATE POLICY zien ON beperking FOR SELECT USING (EXISTS (SELECT 1 FROM alle_gronden(persoon_id)))")
    op.execute(f"CREATE POLICY kreeg ON beperkinguitzondering FOR SELECT USING ({ORG} = ANY(organisaties))")
    for tabel, dicht in DELEN.items():
        op.execute(
            f"CREATE POLICY niet_beperkt ON {tabel} AS RESTRICTIVE FOR INSERT WITH CHECK ({SYSTEEM} OR NOT {dicht})"
        )


def _tabellen() -> None:
    op.create_table(
        "beperking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("reden", sa.Text(), nullable=False),
        sa.Column("sinds", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ingesteld_door", sa.Text(), nullable=False),
        sa.Column("aangekondigd_op", sa.Date(), nullable=True),
        sa.Column("opgeheven_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opgeheven_door", sa.Text(), nullable=True),
        sa.Column("opheffingsreden", sa.Text(), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "opgeheven_op IS NULL OR aangekondigd_op IS NOT NULL", name=op.f("ck_beperking_eerst_aangekondigd")
        ),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_beperking_persoon_id_persoon")),
        sa.ForeignKeyConstraint(["verzoek_id"], ["verzoek.id"], name=op.f("fk_beperking_verzoek_id_verzoek")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beperking")),
    )
    op.create_index(op.f("ix_beperking_verzoek_id"), "beperking", ["verzoek_id"])
    op.create_index("ix_beperking_eigenaar", "beperking", ["eigenaar", "sinds", "id"])
    op.create_index(
        "uq_beperking_lopend", "beperking", ["persoon_id"], unique=True, postgresql_where=sa.text("opgeheven_op IS NULL")
    )
    op.create_table(
        "beperkinguitzondering",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("beperking_id", sa.Uuid(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("grond", sa.Text(), nullable=False),
        sa.Column("reden", sa.LargeBinary(), nullable=False),
        sa.Column("organisaties", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("van", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vastgelegd_door", sa.Text(), nullable=False),
        sa.Column("ingetrokken_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint("tot > van", name=op.f("ck_beperkinguitzondering_periode")),
        sa.ForeignKeyConstraint(
            ["beperking_id"], ["beperking.id"], name=op.f("fk_beperkinguitzondering_beperking_id_beperking")
        ),
        sa.ForeignKeyConstraint(
            ["persoon_id"], ["persoon.id"], name=op.f("fk_beperkinguitzondering_persoon_id_persoon")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beperkinguitzondering")),
    )
    op.create_index(op.f("ix_beperkinguitzondering_persoon_id"), "beperkinguitzondering", ["persoon_id"])
    op.create_index(
        "ix_beperkinguitzondering_beperking_id", "beperkinguitzondering", ["beperking_id", "van", "id"]
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for tabel in DELEN:
        op.execute(f"DROP POLICY niet_beperkt ON {tabel}")
    op.execute(VERVANG.format(functie="dekking(uuid[],text[],text,date)", van=DEKKING_NAAR, naar=DEKKING_VAN))
    op.execute(VERVANG.format(functie="gedekt(uuid[],text)", van=GEDEKT_NAAR, naar=GEDEKT_VAN))
    op.execute("DROP POLICY zien ON beperking")
    op.execute(HERNOEM.format(van="alle_gronden", naar="gronden"))
    op.execute("DROP FUNCTION gaat_over_beperkte(uuid, text)")
    op.execute("DROP FUNCTION beperkt_voor(uuid, text)")
    op.execute("DROP FUNCTION alle_gronden(uuid)")
    op.drop_table("beperkinguitzondering")
    op.drop_table("beperking")
