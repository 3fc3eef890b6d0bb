"""Casus: regie, verloop, organisaties, fasen, veiligheidsplan, risicofactoren, kennisgevingen.

Revisie: 0009; volgt op 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"
MOMENT = sa.DateTime(timezone=True)
NIEUW = (
    "casusverloop", "casus_organisatie", "casus_zonder_regisseur", "veiligheidsplanversie", "veiligheidsvoorwaarde", "veiligheidsafspraak",
    "voorwaardeoordeel", "risicofactor", "risicostand",
)  # fmt: skip
TOEGEVOEGD = {
    "casus": (
        ("procesregisseur_organisatie", sa.Text()), ("procesregisseur_professional", sa.Text()),
        ("procesregisseur_sinds", MOMENT), ("gesloten_op", MOMENT), ("sluitreden", sa.Text()), ("heropend_op", MOMENT),
        ("zonder_regisseur_gemeld_op", MOMENT),
    ),
    "geweldsincident": (("organisatie", sa.Text()),),
    "kennisgeving": (("geescaleerd_op", MOMENT),),
}  # fmt: skip
CASUS_REGELS = {
    "procesregisseur": "(procesregisseur_organisatie IS NULL) = (procesregisseur_sinds IS NULL)",
    "twee_mensen": "procesregisseur_professional <> regisseur_professional",
    "gesloten": "gesloten_op IS NULL OR regisseur_organisatie IS NULL",
}
OPEN = "bevestigd_op IS NULL"

# Who accepted a handover at this very moment takes part in the case; before that it may not even see it. The policy of casus
# looks at its own columns only, so that who is taken off a case does not keep sight of it through an old handover.
NEEM_DEEL = """
CREATE FUNCTION neem_deel_aan_casus(gevraagd uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
    wie text := keten.organisatie();
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM overdracht o WHERE o.casus_id = gevraagd AND o.naar = wie AND o.aanvaard_op = keten.nu()
    ) THEN
        RETURN;
    END IF;
    PERFORM set_config('app.systeem', 'ja', true);
    UPDATE casus SET organisaties = organisaties || wie WHERE id = gevraagd AND NOT wie = ANY(organisaties);
    PERFORM set_config('app.systeem', vorige, true);
END
$$
"""

# Who sees the case may know which organisations still have to act on a report in it, and nothing more of that report.
VERANTWOORDELIJKEN = """
CREATE FUNCTION verantwoordelijken_van_casus(gevraagd uuid) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
    gevonden text[];
BEGIN
    IF NOT EXISTS (SELECT 1 FROM casus c WHERE c.id = gevraagd) THEN
        RETURN ARRAY[]::text[];
    END IF;
    PERFORM set_config('app.systeem', 'ja', true);
    SELECT coalesce(array_agg(coalesce((
        SELECT o.naar FROM overdracht o WHERE o.zorgmelding_id = z.id AND o.aanvaard_op IS NOT NULL
        ORDER BY o.aanvaard_op DESC, o.id DESC LIMIT 1), z.eigenaar)), ARRAY[]::text[])
    INTO gevonden FROM zorgmelding z WHERE z.casus_id = gevraagd AND z.status <> 'afgesloten';
    PERFORM set_config('app.systeem', vorige, true);
    RETURN gevonden;
END
$$
"""

# Whether everybody confirmed is a count over rows that the asker need not see. One at a time per incident, so that of two last
# confirmations at the same moment exactly one is the last.
BEREIK = """
CREATE FUNCTION bereik_van_incident(gevraagd uuid)
RETURNS TABLE (aantal integer, bereikt integer, laatste timestamptz) LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
BEGIN
    IF NOT EXISTS (SELECT 1 FROM geweldsincident g WHERE g.id = gevraagd) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(gevraagd::text, 0));
    PERFORM set_config('app.systeem', 'ja', true);
    RETURN QUERY
        SELECT count(*)::integer, count(k.bevestigd_op)::integer, max(k.bevestigd_op)
        FROM kennisgeving k WHERE k.incident_id = gevraagd;
    PERFORM set_config('app.systeem', vorige, true);
END
$$
"""

# An adopted version and a judgement are facts: nobody changes them, whatever the code does. Only the service itself removes
# them, when a whole case has been kept long enough.
BEWAAK = """
CREATE FUNCTION bewaak_vastgesteld() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    plan uuid := CASE WHEN TG_OP = 'INSERT' THEN NEW.plan_id ELSE OLD.plan_id END;
BEGIN
    IF TG_OP = 'DELETE' AND keten.is_systeem() THEN
        RETURN OLD;
    END IF;
    IF EXISTS (SELECT 1 FROM veiligheidsplanversie v WHERE v.id = plan AND v.vastgesteld_op IS NOT NULL) THEN
        RAISE EXCEPTION 'een vastgestelde versie van een veiligheidsplan verandert niet' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$
"""
WEIGER = """
CREATE FUNCTION weiger_na_vaststelling() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND keten.is_systeem() THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'dit staat vast en verandert niet' USING ERRCODE = 'insufficient_privilege';
END
$$
"""
TRIGGERS = {
    "veiligheidsplanversie": ("UPDATE OR DELETE", "WHEN (OLD.vastgesteld_op IS NOT NULL)", "weiger_na_vaststelling"),
    "veiligheidsvoorwaarde": ("INSERT OR UPDATE OR DELETE", "", "bewaak_vastgesteld"),
    "veiligheidsafspraak": ("INSERT OR UPDATE OR DELETE", "", "bewaak_vastgesteld"),
    "voorwaardeoordeel": ("UPDATE OR DELETE", "", "weiger_na_vaststelling"),
    "risicostand": ("UPDATE OR DELETE", "", "weiger_na_vaststelling"),
    "casusverloop": ("UPDATE OR DELETE", "", "weiger_na_vaststelling"),
}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for tabel, kolommen in TOEGEVOEGD.items():
        for naam, soort in kolommen:
            op.add_column(tabel, sa.Column(naam, soort, nullable=True))
    op.execute("ALTER TABLE geweldsincident ADD COLUMN bekend_bij text[] NOT NULL DEFAULT '{}'")
    op.execute("ALTER TABLE geweldsincident ALTER COLUMN bekend_bij DROP DEFAULT")
    for naam, regel in CASUS_REGELS.items():
        op.create_check_constraint(op.f(f"ck_casus_{naam}"), "casus", regel)
    _regie()
    _indexen()
    _verloop()
    _plan()
    _risicos()
    for functie in (NEEM_DEEL, VERANTWOORDELIJKEN, BEREIK, BEWAAK, WEIGER):
        op.execute(functie)
    for tabel, (wanneer, als, functie) in TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER bewaak_feit BEFORE {wanneer} ON {tabel} FOR EACH ROW {als} EXECUTE FUNCTION {functie}()"
        )
    _rechten()


def _regie() -> None:
    op.execute("ALTER TABLE casusregie ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid()")
    op.execute("ALTER TABLE casusregie ADD COLUMN soort text NOT NULL DEFAULT 'casusregisseur'")
    for kolom in ("id", "soort"):
        op.execute(f"ALTER TABLE casusregie ALTER COLUMN {kolom} DROP DEFAULT")
    op.drop_constraint(op.f("pk_casusregie"), "casusregie")
    op.create_primary_key(op.f("pk_casusregie"), "casusregie", ["id"])
    op.drop_index("uq_casusregie_huidig", "casusregie")
    op.create_index(
        "uq_casusregie_huidig",
        "casusregie",
        ["casus_id", "soort"],
        unique=True,
        postgresql_where=sa.text("tot IS NULL"),
    )
    op.create_index(op.f("ix_casusregie_casus_id"), "casusregie", ["casus_id"])


def _indexen() -> None:
    op.create_index("ix_casus_eigenaar_fase", "casus", ["eigenaar", "fase", "gestart_op", "id"])
    op.create_index(
        "ix_casus_regisseur", "casus", ["regisseur_organisatie", "regisseur_professional", "gestart_op", "id"]
    )
    op.create_index(
        "ix_casus_zonder_regisseur", "casus", ["eigenaar", "gestart_op", "id"],
        postgresql_where=sa.text("regisseur_organisatie IS NULL AND gesloten_op IS NULL"),
    )  # fmt: skip
    lijst = ["organisatie", "verstuurd_op", "id"]
    op.create_index("ix_kennisgeving_open", "kennisgeving", lijst, postgresql_where=sa.text(OPEN))
    op.create_index(
        "ix_kennisgeving_bevestigd", "kennisgeving", lijst, postgresql_where=sa.text("bevestigd_op IS NOT NULL")
    )
    op.create_index(
        "ix_kennisgeving_te_escaleren", "kennisgeving", ["verstuurd_op"],
        postgresql_where=sa.text(f"{OPEN} AND geescaleerd_op IS NULL"),
    )  # fmt: skip
    op.create_index(op.f("ix_overdracht_casus_id"), "overdracht", ["casus_id"])


def _casus_id() -> sa.Column[object]:
    return sa.Column("casus_id", sa.Uuid(), nullable=False)


def _bij_casus(tabel: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f(f"fk_{tabel}_casus_id_casus"))


def _tekst(naam: str, *, leeg: bool = False) -> sa.Column[object]:
    return sa.Column(naam, sa.Text(), nullable=leeg)


def _moment(naam: str, *, leeg: bool = False) -> sa.Column[object]:
    return sa.Column(naam, MOMENT, nullable=leeg)


def _verloop() -> None:
    op.create_table(
        "casusverloop",
        sa.Column("id", sa.Uuid(), nullable=False),
        _casus_id(),
        _tekst("soort"),
        _tekst("van", leeg=True),
        _tekst("naar", leeg=True),
        _tekst("reden"),
        _moment("op"),
        _tekst("organisatie", leeg=True),
        _tekst("professional", leeg=True),
        _bij_casus("casusverloop"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casusverloop")),
    )
    op.create_index(op.f("ix_casusverloop_casus_id"), "casusverloop", ["casus_id"])
    op.create_table(
        "casus_zonder_regisseur",
        _casus_id(),
        sa.Column("maand", sa.Date(), nullable=False),
        _moment("van"),
        _moment("tot"),
        _bij_casus("casus_zonder_regisseur"),
        sa.PrimaryKeyConstraint("casus_id", "maand", "van", name=op.f("pk_casus_zonder_regisseur")),
    )
    op.create_index("ix_casus_zonder_regisseur_maand", "casus_zonder_regisseur", ["maand", "casus_id"])
    op.create_table(
        "casus_organisatie",
        sa.Column("id", sa.Uuid(), nullable=False),
        _casus_id(),
        _tekst("organisatie"),
        _tekst("rol"),
        _tekst("reden"),
        _moment("van"),
        _moment("tot", leeg=True),
        _tekst("einde_reden", leeg=True),
        _moment("gestart_op"),
        _bij_casus("casus_organisatie"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casus_organisatie")),
    )
    op.create_index(op.f("ix_casus_organisatie_casus_id"), "casus_organisatie", ["casus_id"])
    op.create_index(
        "uq_casus_organisatie_huidig", "casus_organisatie", ["casus_id", "organisatie"], unique=True,
        postgresql_where=sa.text("tot IS NULL"),
    )  # fmt: skip
    op.create_index(
        "ix_casus_organisatie_lijst", "casus_organisatie", ["organisatie", "gestart_op", "casus_id"],
        postgresql_where=sa.text("tot IS NULL"),
    )  # fmt: skip


def _plan() -> None:
    op.create_table(
        "veiligheidsplanversie",
        sa.Column("id", sa.Uuid(), nullable=False),
        _casus_id(),
        sa.Column("nummer", sa.Integer(), nullable=False),
        _tekst("staat"),
        sa.Column("auteurs", sa.ARRAY(sa.Text()), nullable=False),
        _moment("gemaakt_op"),
        _tekst("gemaakt_door"),
        _moment("aangeboden_op", leeg=True),
        _moment("vastgesteld_op", leeg=True),
        _tekst("vastgesteld_door", leeg=True),
        _tekst("vastgesteld_organisatie", leeg=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(staat = 'vastgesteld') = (vastgesteld_op IS NOT NULL)", name=op.f("ck_veiligheidsplanversie_vastgesteld")
        ),
        sa.CheckConstraint(
            "vastgesteld_door IS NULL OR NOT vastgesteld_door = ANY(auteurs)",
            name=op.f("ck_veiligheidsplanversie_vier_ogen"),
        ),
        _bij_casus("veiligheidsplanversie"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_veiligheidsplanversie")),
        sa.UniqueConstraint("casus_id", "nummer", name=op.f("uq_veiligheidsplanversie_casus_id_nummer")),
    )
    op.create_index(
        "uq_veiligheidsplanversie_concept", "veiligheidsplanversie", ["casus_id"], unique=True,
        postgresql_where=sa.text("vastgesteld_op IS NULL"),
    )  # fmt: skip
    _plandeel(
        "veiligheidsvoorwaarde",
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        sa.Column("inhoud_sinds", sa.Integer(), nullable=False),
    )
    _plandeel(
        "veiligheidsafspraak",
        sa.Column("voorwaarde_id", sa.Uuid(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=True),
        _tekst("organisatie", leeg=True),
        _tekst("professional", leeg=True),
        sa.Column("wat", sa.LargeBinary(), nullable=False),
        sa.Column("voor", sa.Date(), nullable=True),
        sa.CheckConstraint("(persoon_id IS NULL) <> (organisatie IS NULL)", name=op.f("ck_veiligheidsafspraak_wie")),
        sa.CheckConstraint(
            "professional IS NULL OR organisatie IS NOT NULL", name=op.f("ck_veiligheidsafspraak_professional")
        ),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_veiligheidsafspraak_persoon_id_persoon")),
    )
    op.create_index(op.f("ix_veiligheidsafspraak_persoon_id"), "veiligheidsafspraak", ["persoon_id"])
    op.create_table(
        "voorwaardeoordeel",
        sa.Column("id", sa.Uuid(), nullable=False),
        _casus_id(),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("plannummer", sa.Integer(), nullable=False),
        sa.Column("voorwaarde_id", sa.Uuid(), nullable=False),
        sa.Column("vervuld", sa.Boolean(), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        _tekst("basis"),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        _tekst("organisatie"),
        _tekst("professional"),
        _moment("vastgelegd_op"),
        _bij_casus("voorwaardeoordeel"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["veiligheidsplanversie.id"], name=op.f("fk_voorwaardeoordeel_plan_id_veiligheidsplanversie")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voorwaardeoordeel")),
    )
    op.create_index(op.f("ix_voorwaardeoordeel_casus_id"), "voorwaardeoordeel", ["casus_id"])


def _plandeel(tabel: str, *kolommen: sa.Column[object] | sa.Constraint) -> None:
    op.create_table(
        tabel,
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _casus_id(),
        sa.Column("volgorde", sa.Integer(), nullable=False),
        *kolommen,
        _bij_casus(tabel),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["veiligheidsplanversie.id"], name=op.f(f"fk_{tabel}_plan_id_veiligheidsplanversie")
        ),
        sa.PrimaryKeyConstraint("plan_id", "id", name=op.f(f"pk_{tabel}")),
    )
    op.create_index(op.f(f"ix_{tabel}_casus_id"), tabel, ["casus_id"])


def _risicos() -> None:
    op.create_table(
        "risicofactor",
        sa.Column("id", sa.Uuid(), nullable=False),
        _casus_id(),
        _tekst("niveau"),
        _tekst("code"),
        sa.Column("aanwezig_sinds", sa.Date(), nullable=True),
        _moment("vastgelegd_op"),
        _bij_casus("risicofactor"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risicofactor")),
    )
    op.create_index(op.f("ix_risicofactor_casus_id"), "risicofactor", ["casus_id"])
    op.create_table(
        "risicostand",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("risicofactor_id", sa.Uuid(), nullable=False),
        _casus_id(),
        sa.Column("versie", sa.Integer(), nullable=False),
        _tekst("staat"),
        sa.Column("per", sa.Date(), nullable=False),
        _tekst("eigenaar_organisatie", leeg=True),
        _tekst("eigenaar_professional", leeg=True),
        sa.Column("maatregel", sa.LargeBinary(), nullable=True),
        _moment("gewijzigd_op"),
        _tekst("gewijzigd_door"),
        _tekst("organisatie"),
        sa.CheckConstraint(
            "(eigenaar_organisatie IS NULL) = (eigenaar_professional IS NULL)", name=op.f("ck_risicostand_eigenaar")
        ),
        _bij_casus("risicostand"),
        sa.ForeignKeyConstraint(
            ["risicofactor_id"], ["risicofactor.id"], name=op.f("fk_risicostand_risicofactor_id_risicofactor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risicostand")),
        sa.UniqueConstraint("risicofactor_id", "versie", name=op.f("uq_risicostand_risicofactor_id_versie")),
    )
    op.create_index(op.f("ix_risicostand_casus_id"), "risicostand", ["casus_id"])


def _rechten() -> None:
    op.execute("DROP POLICY relatie ON casus")
    zicht = f"{SYSTEEM} OR eigenaar = {ORG} OR {ORG} = ANY(organisaties)"
    op.execute(f"CREATE POLICY relatie ON casus USING ({zicht}) WITH CHECK ({zicht})")
    for tabel in NIEUW:
        op.execute(f"ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY")
        casus = f"{SYSTEEM} OR {_ziet_casus(tabel)}"
        # Who has left keeps sight of its own membership: that is not a new fact.
        zien = f"organisatie = {ORG} OR {casus}" if tabel == "casus_organisatie" else casus
        op.execute(f"CREATE POLICY relatie ON {tabel} USING ({zien}) WITH CHECK ({casus})")
    bericht = f"(SELECT true FROM kennisgeving k WHERE k.incident_id = geweldsincident.id AND k.organisatie = {ORG})"
    for tabel, ook in {
        "casusregie": "",
        # Who was told of violence may read what it was told of, also after it has left the case.
        "geweldsincident": f" OR {bericht}",
        "kennisgeving": f" OR organisatie = {ORG}",
    }.items():
        casus = f"{SYSTEEM} OR {_ziet_casus(tabel)}"
        op.execute(f"DROP POLICY relatie ON {tabel}")
        op.execute(
            f"CREATE POLICY relatie ON {tabel} USING ({casus}{ook}) WITH CHECK ({casus}{ook if tabel == 'kennisgeving' else ''})"
        )
    # Being told opens the incident, so nobody tells itself.
    casus = f"{SYSTEEM} OR {_ziet_casus('kennisgeving')}"
    op.execute(f"CREATE POLICY sturen ON kennisgeving AS RESTRICTIVE FOR INSERT WITH CHECK ({casus})")


def _ziet_casus(tabel: str) -> str:
    """A scalar subquery, not EXISTS: of EXISTS the planner may make a hash of all cases that the caller sees."""
    return f"(SELECT true FROM casus c WHERE c.id = {tabel}.casus_id)"


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP POLICY sturen ON kennisgeving")
    for tabel in ("casusregie", "geweldsincident", "kennisgeving"):
        casus = f"EXISTS (SELECT 1 FROM casus c WHERE c.id = {tabel}.casus_id)"
        zicht = f"{SYSTEEM} OR organisatie = {ORG} OR {casus}" if tabel == "kennisgeving" else f"{SYSTEEM} OR {casus}"
        op.execute(f"DROP POLICY relatie ON {tabel}")
        op.execute(f"CREATE POLICY relatie ON {tabel} USING ({zicht}) WITH CHECK ({zicht})")
    op.execute("DROP POLICY relatie ON casus")
    zicht = (
        f"{SYSTEEM} OR eigenaar = {ORG} OR {ORG} = ANY(organisaties) OR EXISTS (SELECT 1 FROM overdracht o"
        f" WHERE o.casus_id = casus.id AND o.naar = {ORG} AND o.aanvaard_op IS NOT NULL)"
    )
    op.execute(f"CREATE POLICY relatie ON casus USING ({zicht}) WITH CHECK ({zicht})")
    for functie in ("bereik_van_incident(uuid)", "verantwoordelijken_van_casus(uuid)", "neem_deel_aan_casus(uuid)"):
        op.execute(f"DROP FUNCTION {functie}")
    for tabel in (
        "risicostand", "risicofactor", "voorwaardeoordeel", "veiligheidsafspraak", "veiligheidsvoorwaarde",
        "veiligheidsplanversie", "casus_organisatie", "casus_zonder_regisseur", "casusverloop",
    ):  # fmt: skip
        op.drop_table(tabel)
    for functie in ("bewaak_vastgesteld()", "weiger_na_vaststelling()"):
        op.execute(f"DROP FUNCTION {functie}")
    for naam, tabel in (
        (op.f("ix_overdracht_casus_id"), "overdracht"), ("ix_kennisgeving_te_escaleren", "kennisgeving"),
        ("ix_kennisgeving_bevestigd", "kennisgeving"), ("ix_kennisgeving_open", "kennisgeving"),
        ("ix_casus_zonder_regisseur", "casus"), ("ix_casus_regisseur", "casus"), ("ix_casus_eigenaar_fase", "casus"),
        (op.f("ix_casusregie_casus_id"), "casusregie"),
        ("uq_casusregie_huidig", "casusregie"),
    ):  # fmt: skip
        op.drop_index(naam, tabel)
    for naam in CASUS_REGELS:
        op.drop_constraint(op.f(f"ck_casus_{naam}"), "casus")
    op.execute("DELETE FROM casusregie WHERE soort <> 'casusregisseur'")
    op.drop_constraint(op.f("pk_casusregie"), "casusregie")
    op.create_primary_key(op.f("pk_casusregie"), "casusregie", ["casus_id", "van"])
    op.create_index(
        "uq_casusregie_huidig", "casusregie", ["casus_id"], unique=True, postgresql_where=sa.text("tot IS NULL")
    )
    for kolom in ("id", "soort"):
        op.drop_column("casusregie", kolom)
    op.drop_column("geweldsincident", "bekend_bij")
    for tabel, kolommen in TOEGEVOEGD.items():
        for naam, _ in kolommen:
            op.drop_column(tabel, naam)
