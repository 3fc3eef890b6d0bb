"""Signaaloverleg, zorgen en meldcode.

Revisie: 0012; volgt op 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"

# Who sees a row, and who may write it. A child looks at its parent, which is closed by its own columns.
ZICHT = {
    "zorg": f"eigenaar = {ORG}",
    "zorguitkomst": "EXISTS (SELECT 1 FROM zorg z WHERE z.id = zorguitkomst.zorg_id)",
    "meldcode": (
        f"eigenaar = {ORG} AND (professional = (SELECT keten.gebruiker())"
        " OR coalesce(current_setting('app.aandachtsfunctionaris', true), '') = 'ja')"
    ),
    "meldcoderegel": "EXISTS (SELECT 1 FROM meldcode m WHERE m.id = meldcoderegel.meldcode_id)",
}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _zorgen()
    _meldcode()
    for tabel, zicht in ZICHT.items():
        op.execute(f"ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY relatie ON {tabel} USING ({SYSTEEM} OR {zicht}) WITH CHECK ({SYSTEEM} OR {zicht})")


def _zorgen() -> None:
    op.create_table(
        "zorg",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("kanaal", sa.Text(), nullable=False),
        sa.Column("beroepsgroep", sa.Text(), nullable=False),
        sa.Column("geuit_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("aard", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("doelgroepen", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("gemeentecode", sa.Text(), nullable=False),
        sa.Column("pc4", sa.Text(), nullable=True),
        sa.Column("plaats", sa.Text(), nullable=True),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        sa.Column("uitkomst", sa.Text(), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("aangemaakt_op", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zorg")),
    )
    op.create_index("ix_zorg_eigenaar_geuit_op", "zorg", ["eigenaar", "geuit_op", "id"])
    op.create_table(
        "zorguitkomst",
        sa.Column("zorg_id", sa.Uuid(), nullable=False),
        sa.Column("volgnummer", sa.Integer(), nullable=False),
        sa.Column("uitkomst", sa.Text(), nullable=False),
        sa.Column("aanbod_id", sa.Uuid(), nullable=True),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.CheckConstraint("(aanbod_id IS NOT NULL) = (uitkomst = 'verwezen')", name=op.f("ck_zorguitkomst_aanbod")),
        sa.ForeignKeyConstraint(["zorg_id"], ["zorg.id"], name=op.f("fk_zorguitkomst_zorg_id_zorg")),
        sa.PrimaryKeyConstraint("zorg_id", "volgnummer", name=op.f("pk_zorguitkomst")),
    )


def _meldcode() -> None:
    op.create_table(
        "meldcode",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("professional", sa.Text(), nullable=False),
        sa.Column("categorie", sa.Text(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=True),
        sa.Column("rol", sa.Text(), nullable=False),
        sa.Column("gestart_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("einde", sa.Text(), nullable=True),
        sa.Column("afgesloten_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint("(einde IS NULL) = (afgesloten_op IS NULL)", name=op.f("ck_meldcode_einde")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_meldcode_persoon_id_persoon")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meldcode")),
    )
    op.create_index(op.f("ix_meldcode_persoon_id"), "meldcode", ["persoon_id"])
    op.create_index("ix_meldcode_eigenaar_gestart_op", "meldcode", ["eigenaar", "gestart_op", "id"])
    op.create_index("ix_meldcode_eigenaar_professional", "meldcode", ["eigenaar", "professional", "gestart_op", "id"])
    op.create_table(
        "meldcoderegel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meldcode_id", sa.Uuid(), nullable=False),
        sa.Column("volgnummer", sa.Integer(), nullable=False),
        sa.Column("soort", sa.Text(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("gegevens", JSONB(), nullable=False),
        sa.Column("teksten", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["meldcode_id"], ["meldcode.id"], name=op.f("fk_meldcoderegel_meldcode_id_meldcode")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meldcoderegel")),
        sa.UniqueConstraint("meldcode_id", "volgnummer", name=op.f("uq_meldcoderegel_meldcode_id_volgnummer")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for tabel in reversed(ZICHT):
        op.drop_table(tabel)
