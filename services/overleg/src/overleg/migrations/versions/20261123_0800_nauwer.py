"""Nauwere regels in de database: één casus per huishouden, overdracht per opdracht, concepten alleen voor Veilig Thuis.

Revisie: 0004; volgt op 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"

# Every member on a day, also who the caller may not see: whether there is a child must not depend on who closes. The caller
# must have or have accepted a report about this household; that is asked before the rows are open, and they close again here.
LEDEN = """
CREATE FUNCTION leden_van_huishouden(gevraagd uuid, dag date)
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
        FROM huishoudlid l JOIN persoon p ON p.id = l.persoon_id
        WHERE l.huishouden_id = gevraagd AND l.van <= dag AND (l.tot IS NULL OR l.tot >= dag)
        ORDER BY p.id, l.van DESC;
    PERFORM set_config('app.systeem', vorige, true);
END
$$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_unique_constraint(op.f("uq_casus_eigenaar_huishouden_id"), "casus", ["eigenaar", "huishouden_id"])
    op.create_check_constraint(op.f("ck_overdracht_ander"), "overdracht", "van <> naar")
    op.execute(LEDEN)
    # One offers, the other answers: nobody opens a report for itself.
    op.execute("DROP POLICY relatie ON overdracht")
    op.execute(f"CREATE POLICY zien ON overdracht FOR SELECT USING ({SYSTEEM} OR van = {ORG} OR naar = {ORG})")
    op.execute(
        "CREATE POLICY aanbieden ON overdracht FOR INSERT"
        f" WITH CHECK ({SYSTEEM} OR (van = {ORG} AND aanvaard_op IS NULL AND geweigerd_op IS NULL))"
    )
    op.execute(f"CREATE POLICY beantwoorden ON overdracht FOR UPDATE USING ({SYSTEEM} OR naar = {ORG})")
    op.execute(f"CREATE POLICY opruimen ON overdracht FOR DELETE USING ({SYSTEEM})")
    # A draft belongs to no organisation. The repository says 'ja' after it has seen the role of Veilig Thuis.
    op.execute("DROP POLICY relatie ON conceptmelding")
    op.execute(
        "CREATE POLICY veilig_thuis ON conceptmelding"
        f" USING ({SYSTEEM} OR coalesce(current_setting('app.veilig_thuis', true), '') = 'ja')"
    )


def downgrade() -> None:
    op.execute("DROP POLICY veilig_thuis ON conceptmelding")
    op.execute(f"CREATE POLICY relatie ON conceptmelding USING ({SYSTEEM} OR {ORG} IS NOT NULL)")
    for beleid in ("zien", "aanbieden", "beantwoorden", "opruimen"):
        op.execute(f"DROP POLICY {beleid} ON overdracht")
    zicht = f"{SYSTEEM} OR van = {ORG} OR naar = {ORG}"
    op.execute(f"CREATE POLICY relatie ON overdracht USING ({zicht}) WITH CHECK ({zicht})")
    op.execute("DROP FUNCTION leden_van_huishouden(uuid, date)")
    op.drop_constraint(op.f("ck_overdracht_ander"), "overdracht")
    op.drop_constraint(op.f("uq_casus_eigenaar_huishouden_id"), "casus")
