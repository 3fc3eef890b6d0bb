"""Toestemming: wie haar gaf, waaruit dat blijkt, en wat zij in eerdere versies opende; zoeken bij noodtoegang.

Revisie: 0010; volgt op 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"

# In an emergency somebody looks for a person whom he may not see. Only the opaque id and the keeper of the register come out;
# what opens the person is the row that is written afterwards, and the privacy officers hear of it. Of merged registrations the
# human being they belong to comes out, once.
NOODZOEKEN = """
CREATE FUNCTION noodzoeken(indexen bytea[], gevraagd uuid)
RETURNS TABLE (id uuid, houder text) LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
BEGIN
    PERFORM set_config('app.systeem', 'ja', true);
    RETURN QUERY
        SELECT p.id, p.eigenaar FROM persoon p WHERE p.id IN (
            SELECT canoniek(q.id) FROM persoon q WHERE q.bsn_index = ANY(indexen) UNION SELECT canoniek(gevraagd)
        ) ORDER BY p.id LIMIT 20;
    PERFORM set_config('app.systeem', vorige, true);
END
$$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # Grants of before this revision carry what was known of them: given by the person itself, told by word of mouth.
    op.add_column("toestemming", sa.Column("gevers", sa.ARRAY(sa.Uuid()), nullable=False, server_default="{}"))
    op.add_column("toestemming", sa.Column("bewijs_soort", sa.Text(), nullable=False, server_default="mondeling"))
    op.add_column("toestemming", sa.Column("bewijs_op", sa.Date(), nullable=True))
    op.execute("UPDATE toestemming SET bewijs_op = van")
    op.alter_column("toestemming", "bewijs_op", nullable=False)
    op.alter_column("toestemming", "gevers", server_default=None)
    op.alter_column("toestemming", "bewijs_soort", server_default=None)
    op.add_column("toestemming", sa.Column("bewijs_tekstversie", sa.Text(), nullable=True))
    op.add_column("toestemming", sa.Column("bewijs_notitie", sa.LargeBinary(), nullable=True))
    op.add_column("toestemming", sa.Column("ingetrokken_door", sa.Text(), nullable=True))
    op.add_column("toestemming", sa.Column("ingetrokken_reden", sa.Text(), nullable=True))
    op.create_index(
        "ix_toestemming_eigenaar_tot", "toestemming", ["eigenaar", "tot", "id"],
        postgresql_where=sa.text("ingetrokken_op IS NULL"),
    )  # fmt: skip
    op.create_table(
        "toestemmingversie",
        sa.Column("toestemming_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("organisaties", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("dataklassen", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("tot", sa.Date(), nullable=False),
        sa.Column("vastgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vastgelegd_door", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["toestemming_id"], ["toestemming.id"], name=op.f("fk_toestemmingversie_toestemming_id_toestemming")
        ),
        sa.PrimaryKeyConstraint("toestemming_id", "versie", name=op.f("pk_toestemmingversie")),
    )
    op.execute("ALTER TABLE toestemmingversie ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE toestemmingversie FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY relatie ON toestemmingversie USING ({SYSTEEM} OR eigenaar = {ORG})"
        f" WITH CHECK ({SYSTEEM} OR eigenaar = {ORG})"
    )
    # Who received consent reads it; only who keeps the register changes or removes it.
    op.execute("DROP POLICY relatie ON toestemming")
    op.execute(f"CREATE POLICY kreeg ON toestemming FOR SELECT USING ({ORG} = ANY(organisaties))")
    op.execute(f"CREATE POLICY beheer ON toestemming USING ({SYSTEEM} OR eigenaar = {ORG})")
    op.execute(NOODZOEKEN)


def downgrade() -> None:
    op.execute("DROP FUNCTION noodzoeken(bytea[], uuid)")
    op.execute("DROP POLICY kreeg ON toestemming")
    op.execute("DROP POLICY beheer ON toestemming")
    op.execute(
        f"CREATE POLICY relatie ON toestemming USING ({SYSTEEM} OR eigenaar = {ORG} OR {ORG} = ANY(organisaties))"
        f" WITH CHECK ({SYSTEEM} OR eigenaar = {ORG})"
    )
    op.drop_table("toestemmingversie")
    op.drop_index("ix_toestemming_eigenaar_tot", table_name="toestemming")
    for kolom in (
        "ingetrokken_reden", "ingetrokken_door", "bewijs_notitie", "bewijs_tekstversie", "bewijs_op", "bewijs_soort", "gevers",
    ):  # fmt: skip
        op.drop_column("toestemming", kolom)
