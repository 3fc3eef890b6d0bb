"""Of een adres het geheim van een huisgenoot is, vraagt een ander aan een functie; wiens geheim blijft in het eigen register.

Revisie: 0026; volgt op 0025
"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"

# The policy that let another organisation see that an address is somebody's secret had to look for whom it is a secret, and read
# every person for that: just for the child that is hidden with its mother. It also showed whose secret. Now one answer leaves.
AFGESCHERMD = """
CREATE FUNCTION adres_afgeschermd(wie uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
    gevonden boolean;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM persoon p WHERE p.id = wie) THEN
        RETURN true;
    END IF;
    PERFORM set_config('app.systeem', 'ja', true);
    SELECT EXISTS (
        SELECT 1 FROM persoon p JOIN geheim_adres a ON a.eigenaar = p.eigenaar AND a.sleutel = ANY(p.adres_sleutels)
        WHERE p.id = wie AND a.persoon_id <> p.id) INTO gevonden;
    PERFORM set_config('app.systeem', vorige, true);
    RETURN gevonden;
END
$$
"""
OPEN = f"""
CREATE OR REPLACE FUNCTION verklaring_open(soort text, object uuid, wie uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE soort
        WHEN 'persoon' THEN EXISTS (SELECT 1 FROM gronden(canoniek(object)) g WHERE g.dataklassen IS NULL)
        ELSE EXISTS (
            SELECT 1 FROM overdracht o WHERE o.zorgmelding_id = object AND o.naar = {ORG} AND o.aanvaard_op IS NOT NULL)
        END
      AND EXISTS (
        SELECT 1 FROM persoon p WHERE p.id = canoniek(wie) AND NOT p.geheim_adres AND NOT p.geheim_door_samenvoeging
          AND {{vrij}})
$$
"""
ZELF = """NOT EXISTS (
            SELECT 1 FROM geheim_adres a
            WHERE a.eigenaar = p.eigenaar AND a.persoon_id <> p.id AND a.sleutel = ANY(p.adres_sleutels))"""
WIE_ZIET = (
    f"eigenaar = {ORG} OR EXISTS (SELECT 1 FROM persoon p"
    " WHERE p.eigenaar = geheim_adres.eigenaar AND geheim_adres.sleutel = ANY(p.adres_sleutels))"
)


def _beleid(zicht: str) -> None:
    op.execute("DROP POLICY relatie ON geheim_adres")
    op.execute(
        f"CREATE POLICY relatie ON geheim_adres USING ({SYSTEEM} OR {zicht}) WITH CHECK ({SYSTEEM} OR eigenaar = {ORG})"
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(AFGESCHERMD)
    op.execute(OPEN.format(vrij="NOT adres_afgeschermd(p.id)"))
    _beleid(f"eigenaar = {ORG}")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _beleid(WIE_ZIET)
    op.execute(OPEN.format(vrij=ZELF))
    op.execute("DROP FUNCTION adres_afgeschermd(uuid)")
