"""Row-level security van overleg: dezelfde regels als in de queries, nog eens in de database.

Een vergeten filter laat dan niets zien. De organisatie, het moment en of het de dienst zelf is, zet common.db per
transactie; zonder dat zijn er geen rijen.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"

# Order matters for nobody, cycles do: overdracht and toestemming look at their own columns only.
ZICHT = {
    "overdracht": f"van = {ORG} OR naar = {ORG}",
    "zorgmelding": (
        f"eigenaar = {ORG} OR EXISTS (SELECT 1 FROM overdracht o"
        f" WHERE o.zorgmelding_id = zorgmelding.id AND o.naar = {ORG} AND o.aanvaard_op IS NOT NULL)"
    ),
    "betrokkene": f"eigenaar = {ORG} OR EXISTS (SELECT 1 FROM zorgmelding z WHERE z.id = betrokkene.zorgmelding_id)",
    "toestemming": f"eigenaar = {ORG} OR {ORG} = ANY(organisaties)",
    "persoon": (
        f"eigenaar = {ORG}"
        " OR EXISTS (SELECT 1 FROM betrokkene b JOIN overdracht o ON o.zorgmelding_id = b.zorgmelding_id"
        f" WHERE b.persoon_id = persoon.id AND o.naar = {ORG} AND o.aanvaard_op IS NOT NULL)"
        " OR EXISTS (SELECT 1 FROM toestemming t WHERE t.persoon_id = persoon.id"
        f" AND {ORG} = ANY(t.organisaties) AND t.ingetrokken_op IS NULL"
        " AND ((SELECT keten.nu()) AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN t.van AND t.tot)"
    ),
    "huishouden": f"eigenaar = {ORG} OR EXISTS (SELECT 1 FROM zorgmelding z WHERE z.huishouden_id = huishouden.id)",
    "huishoudlid": "EXISTS (SELECT 1 FROM persoon p WHERE p.id = huishoudlid.persoon_id)",
    "casus": (
        f"eigenaar = {ORG} OR {ORG} = ANY(organisaties) OR EXISTS (SELECT 1 FROM overdracht o"
        f" WHERE o.casus_id = casus.id AND o.naar = {ORG} AND o.aanvaard_op IS NOT NULL)"
    ),
    "casusregie": "EXISTS (SELECT 1 FROM casus c WHERE c.id = casusregie.casus_id)",
    "geweldsincident": "EXISTS (SELECT 1 FROM casus c WHERE c.id = geweldsincident.casus_id)",
    "kennisgeving": f"organisatie = {ORG} OR EXISTS (SELECT 1 FROM casus c WHERE c.id = kennisgeving.casus_id)",
}
# What is written must belong to the writer: a row of another organisation cannot be made or taken over.
EIGEN = {
    # Its own column: a statement that makes a zorgmelding cannot see that row when this check looks for it.
    "betrokkene": f"eigenaar = {ORG}",
    "persoon": f"eigenaar = {ORG}",
    "huishouden": f"eigenaar = {ORG}",
    "toestemming": f"eigenaar = {ORG}",
}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for tabel, zicht in ZICHT.items():
        op.execute(f"ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY")
        schrijven = EIGEN.get(tabel, zicht)
        op.execute(
            f"CREATE POLICY relatie ON {tabel} USING ({SYSTEEM} OR {zicht}) WITH CHECK ({SYSTEEM} OR {schrijven})"
        )
    # Holds nothing about persons; every Veilig Thuis sees a signal until one of them takes it up.
    op.execute("ALTER TABLE conceptmelding ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE conceptmelding FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY relatie ON conceptmelding USING ({SYSTEEM} OR {ORG} IS NOT NULL)")


def downgrade() -> None:
    for tabel in (*ZICHT, "conceptmelding"):
        op.execute(f"DROP POLICY relatie ON {tabel}")
        op.execute(f"ALTER TABLE {tabel} DISABLE ROW LEVEL SECURITY")
