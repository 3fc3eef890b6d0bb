"""Rechten van de betrokkene: verzoeken, afschriften, vrijgegeven teksten en verklaringen.

Revisie: 0013; volgt op 0012
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"
EIGEN = ("verzoek", "afschrift", "tekstvrijgave", "verklaring")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _verzoek()
    _afschrift()
    _teksten()
    for tabel in EIGEN:
        op.execute(f"ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY")
        eigen = f"{SYSTEEM} OR eigenaar = {ORG}"
        op.execute(f"CREATE POLICY relatie ON {tabel} USING ({eigen}) WITH CHECK ({eigen})")


def _verzoek() -> None:
    op.create_table(
        "verzoek",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("recht", sa.Text(), nullable=False),
        sa.Column("aanvrager", sa.Text(), nullable=False),
        sa.Column("aanvrager_persoon_id", sa.Uuid(), nullable=True),
        sa.Column("ontvangen_op", sa.Date(), nullable=False),
        sa.Column("stand", sa.Text(), nullable=False),
        sa.Column("identificatie", sa.Text(), nullable=True),
        sa.Column("oordeel", sa.Text(), nullable=True),
        sa.Column("grond", sa.Text(), nullable=True),
        sa.Column("motivering", sa.LargeBinary(), nullable=True),
        sa.Column("besloten_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("besloten_door", sa.Text(), nullable=True),
        sa.Column("gesloten_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vastgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vastgelegd_door", sa.Text(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint("(oordeel IS NULL) = (besloten_op IS NULL)", name=op.f("ck_verzoek_besluit")),
        sa.CheckConstraint(
            "(stand IN ('afgehandeld', 'ingetrokken')) = (gesloten_op IS NOT NULL)", name=op.f("ck_verzoek_gesloten")
        ),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_verzoek_persoon_id_persoon")),
        sa.ForeignKeyConstraint(
            ["aanvrager_persoon_id"], ["persoon.id"], name=op.f("fk_verzoek_aanvrager_persoon_id_persoon")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verzoek")),
    )
    op.create_index(op.f("ix_verzoek_persoon_id"), "verzoek", ["persoon_id"])
    op.create_index("ix_verzoek_eigenaar", "verzoek", ["eigenaar", "ontvangen_op", "id"])


def _afschrift() -> None:
    op.create_table(
        "afschrift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("als_json", sa.LargeBinary(), nullable=True),
        sa.Column("als_pdf", sa.LargeBinary(), nullable=True),
        sa.Column("verantwoording", postgresql.JSONB(), nullable=False),
        sa.Column("opgesteld_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opgesteld_door", sa.Text(), nullable=False),
        sa.Column("vrijgegeven_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vrijgegeven_door", sa.Text(), nullable=True),
        sa.Column("verloopt_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("json_opgehaald_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pdf_opgehaald_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vernietigd_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "vrijgegeven_door IS DISTINCT FROM opgesteld_door", name=op.f("ck_afschrift_tweede_persoon")
        ),
        sa.CheckConstraint("(vrijgegeven_op IS NULL) = (verloopt_op IS NULL)", name=op.f("ck_afschrift_verloopt")),
        sa.CheckConstraint(
            "vernietigd_op IS NULL OR (als_json IS NULL AND als_pdf IS NULL)", name=op.f("ck_afschrift_vernietigd")
        ),
        sa.ForeignKeyConstraint(["verzoek_id"], ["verzoek.id"], name=op.f("fk_afschrift_verzoek_id_verzoek")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_afschrift_persoon_id_persoon")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_afschrift")),
    )
    op.create_index(op.f("ix_afschrift_persoon_id"), "afschrift", ["persoon_id"])
    op.create_index("ix_afschrift_verzoek_id", "afschrift", ["verzoek_id", "opgesteld_op", "id"])
    op.create_index("ix_afschrift_bewaard", "afschrift", ["id"], postgresql_where=sa.text("vernietigd_op IS NULL"))


def _teksten() -> None:
    op.create_table(
        "tekstvrijgave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("bron_soort", sa.Text(), nullable=False),
        sa.Column("bron_id", sa.Uuid(), nullable=False),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        sa.Column("voorgesteld_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voorgesteld_door", sa.Text(), nullable=False),
        sa.Column("bevestigd_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bevestigd_door", sa.Text(), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "bevestigd_door IS DISTINCT FROM voorgesteld_door", name=op.f("ck_tekstvrijgave_tweede_persoon")
        ),
        sa.ForeignKeyConstraint(["verzoek_id"], ["verzoek.id"], name=op.f("fk_tekstvrijgave_verzoek_id_verzoek")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_tekstvrijgave_persoon_id_persoon")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tekstvrijgave")),
    )
    op.create_index(op.f("ix_tekstvrijgave_persoon_id"), "tekstvrijgave", ["persoon_id"])
    op.create_index("ix_tekstvrijgave_verzoek_id", "tekstvrijgave", ["verzoek_id", "voorgesteld_op", "id"])
    op.create_table(
        "verklaring",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("object_soort", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        sa.Column("vastgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vastgelegd_door", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_verklaring_persoon_id_persoon")),
        sa.ForeignKeyConstraint(["verzoek_id"], ["verzoek.id"], name=op.f("fk_verklaring_verzoek_id_verzoek")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verklaring")),
    )
    op.create_index(op.f("ix_verklaring_persoon_id"), "verklaring", ["persoon_id"])
    op.create_index(op.f("ix_verklaring_verzoek_id"), "verklaring", ["verzoek_id"])
    op.create_index("ix_verklaring_object_id", "verklaring", ["object_id", "vastgelegd_op", "id"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for tabel in reversed(EIGEN):
        op.drop_table(tabel)
