"""Bewaartermijnen: voorstellen om te vernietigen, met vier ogen, en vernietigingsverklaringen.

Revisie: 0019; volgt op 0018
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"
OPEN = "vervallen_op IS NULL AND uitgevoerd_op IS NULL AND uitgesteld_op IS NULL"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _voorstel()
    _verklaring()
    for tabel in ("bewaarvoorstel", "vernietigingsverklaring"):
        op.execute(f"ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY")
    eigen = f"{SYSTEEM} OR eigenaar = {ORG}"
    op.execute(f"CREATE POLICY relatie ON bewaarvoorstel USING ({eigen}) WITH CHECK ({eigen})")
    # A certificate is written by the job and changed by nobody.
    op.execute(f"CREATE POLICY zien ON vernietigingsverklaring FOR SELECT USING ({eigen})")
    op.execute(f"CREATE POLICY schrijven ON vernietigingsverklaring FOR INSERT WITH CHECK ({SYSTEEM})")


def _voorstel() -> None:
    op.create_table(
        "bewaarvoorstel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("object_soort", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("regel", sa.Text(), nullable=False),
        sa.Column("regelversie", sa.Integer(), nullable=False),
        sa.Column("bewaard_tot", sa.Date(), nullable=False),
        sa.Column("voorgesteld_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("goedgekeurd_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("goedgekeurd_door", sa.Text(), nullable=True),
        sa.Column("bevestigd_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bevestigd_door", sa.Text(), nullable=True),
        sa.Column("uitgesteld_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uitgesteld_tot", sa.Date(), nullable=True),
        sa.Column("uitstelreden", sa.Text(), nullable=True),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        sa.Column("uitgevoerd_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vervallen_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "bevestigd_door IS NULL OR bevestigd_door <> goedgekeurd_door", name=op.f("ck_bewaarvoorstel_tweede_persoon")
        ),
        sa.CheckConstraint(
            "bevestigd_op IS NULL OR goedgekeurd_op IS NOT NULL", name=op.f("ck_bewaarvoorstel_eerst_goedgekeurd")
        ),
        sa.CheckConstraint(
            "uitgevoerd_op IS NULL OR bevestigd_op IS NOT NULL", name=op.f("ck_bewaarvoorstel_eerst_bevestigd")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bewaarvoorstel")),
    )
    op.create_index("ix_bewaarvoorstel_eigenaar", "bewaarvoorstel", ["eigenaar", "voorgesteld_op", "id"])
    op.create_index(
        "uq_bewaarvoorstel_open", "bewaarvoorstel", ["object_id"], unique=True, postgresql_where=sa.text(OPEN)
    )
    op.create_index("ix_bewaarvoorstel_object_id", "bewaarvoorstel", ["object_id"])
    op.create_index(
        "ix_bewaarvoorstel_uit_te_voeren", "bewaarvoorstel", ["bevestigd_op", "id"],
        postgresql_where=sa.text(f"bevestigd_op IS NOT NULL AND {OPEN}"),
    )  # fmt: skip


def _verklaring() -> None:
    op.create_table(
        "vernietigingsverklaring",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("voorstel_id", sa.Uuid(), nullable=False),
        sa.Column("object_soort", sa.Text(), nullable=False),
        sa.Column("vingerafdrukken", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("regel", sa.Text(), nullable=False),
        sa.Column("regelversie", sa.Integer(), nullable=False),
        sa.Column("grondslag", sa.Text(), nullable=False),
        sa.Column("bewaard_tot", sa.Date(), nullable=False),
        sa.Column("aantallen", postgresql.JSONB(), nullable=False),
        sa.Column("goedgekeurd_door", sa.Text(), nullable=False),
        sa.Column("bevestigd_door", sa.Text(), nullable=False),
        sa.Column("uitgevoerd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wissing_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["voorstel_id"], ["bewaarvoorstel.id"], name=op.f("fk_vernietigingsverklaring_voorstel_id_bewaarvoorstel")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vernietigingsverklaring")),
    )
    op.create_index(op.f("ix_vernietigingsverklaring_voorstel_id"), "vernietigingsverklaring", ["voorstel_id"])
    op.create_index("ix_vernietigingsverklaring_eigenaar", "vernietigingsverklaring", ["eigenaar", "uitgevoerd_op", "id"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("vernietigingsverklaring")
    op.drop_table("bewaarvoorstel")
