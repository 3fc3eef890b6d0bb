"""Correctie op verzoek, en eigen verklaringen te lezen bij het object waar zij bij horen.

Revisie: 0016; volgt op 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"

# A statement goes with what it is about, but its words may hold anything, the address of who gave it too. So another organisation
# reads it only where the ground opens everything, and never of somebody whose address is secret. Asked by policy and query.
OPEN = f"""
CREATE FUNCTION verklaring_open(soort text, object uuid, wie uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE soort
        WHEN 'persoon' THEN EXISTS (SELECT 1 FROM gronden(canoniek(object)) g WHERE g.dataklassen IS NULL)
        ELSE EXISTS (
            SELECT 1 FROM overdracht o WHERE o.zorgmelding_id = object AND o.naar = {ORG} AND o.aanvaard_op IS NOT NULL)
        END
      AND EXISTS (
        SELECT 1 FROM persoon p WHERE p.id = canoniek(wie) AND NOT p.geheim_adres AND NOT p.geheim_door_samenvoeging
          AND NOT EXISTS (
            SELECT 1 FROM geheim_adres a
            WHERE a.eigenaar = p.eigenaar AND a.persoon_id <> p.id AND a.sleutel = ANY(p.adres_sleutels)))
$$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(OPEN)
    op.execute(
        "CREATE POLICY meelezen ON verklaring FOR SELECT USING (verklaring_open(object_soort, object_id, persoon_id))"
    )
    op.create_table(
        "correctie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("velden", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("persoonversie", sa.Integer(), nullable=False),
        sa.Column("bewaargrond", sa.Text(), nullable=True),
        sa.Column("oude_waarden", sa.LargeBinary(), nullable=True),
        sa.Column("uitgevoerd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uitgevoerd_door", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "oude_waarden IS NULL OR bewaargrond IS NOT NULL", name=op.f("ck_correctie_alleen_met_grond")
        ),
        sa.ForeignKeyConstraint(["verzoek_id"], ["verzoek.id"], name=op.f("fk_correctie_verzoek_id_verzoek")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_correctie_persoon_id_persoon")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correctie")),
    )
    op.create_index(op.f("ix_correctie_persoon_id"), "correctie", ["persoon_id"])
    op.create_index("ix_correctie_verzoek_id", "correctie", ["verzoek_id", "uitgevoerd_op", "id"])
    op.execute("ALTER TABLE correctie ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE correctie FORCE ROW LEVEL SECURITY")
    eigen = f"{SYSTEEM} OR eigenaar = {ORG}"
    op.execute(f"CREATE POLICY relatie ON correctie USING ({eigen}) WITH CHECK ({eigen})")
    # As for every row of a person: what must be kept is not removed (revision 0015).
    doe = "ON correctie {} FOR EACH ROW EXECUTE FUNCTION weiger_vernietigen('persoon_id')"
    op.execute(f"CREATE TRIGGER bewaarplicht_vooraf BEFORE DELETE {doe.format('')}")
    op.execute(
        f"CREATE CONSTRAINT TRIGGER bewaarplicht_wint AFTER DELETE {doe.format('DEFERRABLE INITIALLY DEFERRED')}"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("correctie")
    op.execute("DROP POLICY meelezen ON verklaring")
    op.execute("DROP FUNCTION verklaring_open(text, uuid, uuid)")
