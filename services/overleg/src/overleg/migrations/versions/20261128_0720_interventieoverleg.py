"""Interventieoverleg: tafel, agendapunten, bijdragen, besluiten, acties en verslag, met hun row-level security.

Revisie: 0011; volgt op 0010
"""

import sqlalchemy as sa
from alembic import op

from common.migrations import run_sql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"
TABELLEN = (
    "overleg", "overlegorganisatie", "overlegdeelnemer", "agendapunt", "bijdrage", "overlegbesluit", "actie", "verslagdeel",
)  # fmt: skip

# Whether one organisation may hear about these persons in a meeting, now: own register, or a consent for this purpose that opens
# the identity. The rule for one row, in the policy of the table and in every query; `dekking` says the same for a whole table.
# It looks at rows about the asking organisation only, so it needs no more rights than the asker has.
GEDEKT = """
CREATE FUNCTION gedekt(gevraagd uuid[], org text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT 1 FROM unnest(gevraagd) AS g(id)
        WHERE NOT EXISTS (SELECT 1 FROM persoon p WHERE p.id = g.id AND p.eigenaar = org)
          AND NOT EXISTS (
            SELECT 1 FROM toestemming t
            WHERE t.persoon_id = g.id AND org = ANY(t.organisaties) AND t.doel = 'interventieoverleg'
              AND 'identiteit' = ANY(t.dataklassen) AND t.ingetrokken_op IS NULL
              AND ((SELECT keten.nu()) AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN t.van AND t.tot))
$$
"""

# Open items that leaned on a consent which no longer holds: withdrawn, narrowed (an earlier version opened more) or expired. A
# function of the facts and the moment, so that a job that runs late or twice gives the same. Who withdraws need not be at the
# table and sees no item: the rows open here, after the question whether the caller may ask this, and close again. An
# organisation that joined later and was never covered for every person breaks nothing.
# The minute catches a withdrawal that committed while the item was being added: neither of the two saw the other.
VERVALLEN = """
CREATE FUNCTION laat_agendapunten_vervallen(gevraagd_persoon uuid, gevraagd_overleg uuid)
RETURNS TABLE (agendapunt_id uuid, overleg_id uuid, reden text, gedekt_voor text[], verloren_voor text[])
LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
    moment timestamptz := keten.nu();
    vandaag date := (keten.nu() AT TIME ZONE 'Europe/Amsterdam')::date;
BEGIN
    IF NOT keten.is_systeem()
       AND NOT EXISTS (SELECT 1 FROM persoon p WHERE p.id = gevraagd_persoon AND p.eigenaar = keten.organisatie())
       AND NOT EXISTS (SELECT 1 FROM overleg o WHERE o.id = gevraagd_overleg)
    THEN
        RETURN;
    END IF;
    PERFORM set_config('app.systeem', 'ja', true);
    RETURN QUERY
        WITH open_punt AS (
            SELECT a.id, a.overleg_id AS bij, a.personen, a.toegevoegd_op FROM agendapunt a JOIN overleg o ON o.id = a.overleg_id
            WHERE a.status = 'open' AND a.soort = 'identificeerbaar' AND o.status IN ('gepland', 'voorbereid')
              AND (gevraagd_persoon IS NULL OR gevraagd_persoon = ANY(a.personen))
              AND (gevraagd_overleg IS NULL OR a.overleg_id = gevraagd_overleg)
            ORDER BY a.id FOR UPDATE OF a
        ), plaats AS (
            SELECT p.id, d.organisatie, gedekt(p.personen, d.organisatie) AS gedekt, NOT EXISTS (
                SELECT 1 FROM unnest(p.personen) AS g(id)
                WHERE NOT EXISTS (SELECT 1 FROM persoon q WHERE q.id = g.id AND q.eigenaar = d.organisatie)
                  AND NOT EXISTS (
                    SELECT 1 FROM toestemming t JOIN toestemmingversie v ON v.toestemming_id = t.id
                    CROSS JOIN LATERAL (
                        SELECT least(t.ingetrokken_op, min(w.vastgelegd_op)) AS op,
                            greatest(p.toegevoegd_op, d.toegevoegd_op) AS sinds
                        FROM toestemmingversie w WHERE w.toestemming_id = t.id AND w.versie > v.versie
                    ) einde
                    WHERE t.persoon_id = g.id AND t.doel = 'interventieoverleg'
                      AND d.organisatie = ANY(v.organisaties) AND 'identiteit' = ANY(v.dataklassen)
                      AND (einde.op IS NULL OR einde.op >= einde.sinds - interval '1 minute')
                      AND t.van <= least(vandaag, (einde.op AT TIME ZONE 'Europe/Amsterdam')::date)
                      AND v.tot >= (einde.sinds AT TIME ZONE 'Europe/Amsterdam')::date)
            ) AS steunde
            FROM open_punt p JOIN overlegorganisatie d ON d.overleg_id = p.bij
        ), weg AS (
            SELECT s.id, array_agg(s.organisatie ORDER BY s.organisatie) FILTER (WHERE s.gedekt) AS wel,
                array_agg(s.organisatie ORDER BY s.organisatie) FILTER (WHERE NOT s.gedekt AND s.steunde) AS niet
            FROM plaats s GROUP BY s.id
        )
        UPDATE agendapunt a SET status = 'vervallen', vervallen_op = moment, vervallen_reden = 'toestemming-geldt-niet-meer',
            versie = a.versie + 1
        FROM weg w WHERE a.id = w.id AND w.niet IS NOT NULL
        RETURNING a.id, a.overleg_id, a.vervallen_reden, coalesce(w.wel, '{}'), w.niet;
    PERFORM set_config('app.systeem', vorige, true);
END
$$
"""

# What was adopted stays as it was. Only the service itself may remove it, when its retention is over.
BEWAKING = """
CREATE FUNCTION bewaak_overleg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF keten.is_systeem() THEN
        RETURN coalesce(NEW, OLD);
    ELSIF OLD.status IN ('vastgesteld', 'geannuleerd') THEN
        RAISE EXCEPTION 'een vastgesteld of geannuleerd overleg verandert niet meer' USING ERRCODE = 'insufficient_privilege';
    ELSIF TG_OP = 'UPDATE' AND keten.organisatie() <> OLD.eigenaar
          AND (NEW.voorzitter_organisatie, NEW.voorzitter) IS DISTINCT FROM (OLD.voorzitter_organisatie, OLD.voorzitter) THEN
        RAISE EXCEPTION 'alleen wie organiseert wijst de voorzitter aan' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER bewaak_overleg BEFORE UPDATE OR DELETE ON overleg FOR EACH ROW EXECUTE FUNCTION bewaak_overleg();

CREATE FUNCTION bewaak_verslag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND keten.is_systeem() THEN
        RETURN OLD;
    ELSIF EXISTS (
        SELECT 1 FROM overleg o WHERE o.id = coalesce(NEW.overleg_id, OLD.overleg_id) AND o.status = 'vastgesteld'
    ) THEN
        RAISE EXCEPTION 'een vastgesteld verslag verandert niet meer' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER bewaak_verslagdeel BEFORE INSERT OR UPDATE OR DELETE ON verslagdeel
    FOR EACH ROW EXECUTE FUNCTION bewaak_verslag();
CREATE TRIGGER bewaak_overlegbesluit BEFORE INSERT OR UPDATE OR DELETE ON overlegbesluit
    FOR EACH ROW EXECUTE FUNCTION bewaak_verslag();
CREATE TRIGGER bewaak_bijdrage BEFORE INSERT OR UPDATE OR DELETE ON bijdrage
    FOR EACH ROW EXECUTE FUNCTION bewaak_verslag();

CREATE FUNCTION bewaak_agendapunt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.soort, NEW.overleg_id, NEW.eigenaar) IS DISTINCT FROM (OLD.soort, OLD.overleg_id, OLD.eigenaar)
       OR (NOT keten.is_systeem() AND (NEW.casus_id, NEW.personen, NEW.tekst) IS DISTINCT FROM (OLD.casus_id, OLD.personen, OLD.tekst))
    THEN
        RAISE EXCEPTION 'waar een agendapunt over gaat staat vast' USING ERRCODE = 'insufficient_privilege';
    ELSIF OLD.status <> 'open' AND NEW.status <> OLD.status THEN
        RAISE EXCEPTION 'een agendapunt dat niet meer open is blijft zoals het is' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bewaak_agendapunt BEFORE UPDATE ON agendapunt FOR EACH ROW EXECUTE FUNCTION bewaak_agendapunt();

CREATE FUNCTION bewaak_actie() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.overleg_id, NEW.agendapunt_id, NEW.vorige_id, NEW.organisatie, NEW.professional, NEW.termijn, NEW.tekst, NEW.vastgesteld_op)
       IS DISTINCT FROM
       (OLD.overleg_id, OLD.agendapunt_id, OLD.vorige_id, OLD.organisatie, OLD.professional, OLD.termijn, OLD.tekst, OLD.vastgesteld_op)
    THEN
        RAISE EXCEPTION 'een actie verandert niet; zij wordt afgerond of overgedragen' USING ERRCODE = 'insufficient_privilege';
    ELSIF OLD.status <> 'open' AND (NEW.status, NEW.bewijs, NEW.reden, NEW.beeindigd_op)
          IS DISTINCT FROM (OLD.status, OLD.bewijs, OLD.reden, OLD.beeindigd_op) THEN
        RAISE EXCEPTION 'een actie die niet meer open is blijft zoals zij is' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bewaak_actie BEFORE UPDATE ON actie FOR EACH ROW EXECUTE FUNCTION bewaak_actie();
"""
FUNCTIES = ("bewaak_actie()", "bewaak_agendapunt()", "bewaak_verslag()", "bewaak_overleg()")

# Rows point one way: organisation at the table -> meeting -> item -> what hangs on it. The first looks at its own columns only.
AAN_TAFEL = f"eigenaar = {ORG} OR EXISTS (SELECT 1 FROM overlegorganisatie d WHERE d.overleg_id = overleg.id AND d.organisatie = {ORG})"
LEIDING = f"o.eigenaar = {ORG} OR o.voorzitter_organisatie = {ORG}"


def _overleg(tabel: str, extra: str = "true") -> str:
    return f"EXISTS (SELECT 1 FROM overleg o WHERE o.id = {tabel}.overleg_id AND ({extra}))"


def _punt(tabel: str) -> str:
    return f"EXISTS (SELECT 1 FROM agendapunt a WHERE a.id = {tabel}.agendapunt_id)"


PUNT = f"{_overleg('agendapunt')} AND (soort = 'geanonimiseerd' OR gedekt(personen, {ORG}))"
DEELNEMER = f"{_overleg('overlegdeelnemer')} AND (persoon_id IS NULL OR gedekt(ARRAY[persoon_id], {ORG}))"
DEEL = f"{_overleg('verslagdeel')} AND (agendapunt_id IS NULL OR {_punt('verslagdeel')})"
# Per table: who sees it, who adds, who changes (and what the row must be afterwards). Removing is for the service itself, but
# for places at the table, which the organiser may take back.
BELEID = {
    "overleg": (AAN_TAFEL, f"eigenaar = {ORG}", AAN_TAFEL, f"eigenaar = {ORG} OR voorzitter_organisatie = {ORG}"),
    "overlegorganisatie": (
        f"organisatie = {ORG} OR eigenaar = {ORG}", f"eigenaar = {ORG}", f"eigenaar = {ORG}", f"eigenaar = {ORG}",
    ),
    "overlegdeelnemer": (DEELNEMER, f"eigenaar = {ORG}", DEELNEMER, _overleg("overlegdeelnemer", LEIDING)),
    "agendapunt": (PUNT, f"eigenaar = {ORG} AND {PUNT}", PUNT, PUNT),
    "bijdrage": (
        _punt("bijdrage"), f"organisatie = {ORG} AND {_punt('bijdrage')}", f"organisatie = {ORG} AND {_punt('bijdrage')}",
        f"organisatie = {ORG} AND {_punt('bijdrage')}",
    ),
    "overlegbesluit": (
        _punt("overlegbesluit"), f"{_overleg('overlegbesluit', LEIDING)} AND {_punt('overlegbesluit')}", "false", "false",
    ),
    "actie": (_punt("actie"), _punt("actie"), _punt("actie"), _punt("actie")),
    "verslagdeel": (DEEL, f"{_overleg('verslagdeel', LEIDING)} AND {DEEL}", DEEL, f"{_overleg('verslagdeel', LEIDING)} AND {DEEL}"),
}  # fmt: skip


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _overleggen()
    _punten()
    _gevolgen()
    op.execute(GEDEKT)
    op.execute(VERVALLEN)
    run_sql(op.get_bind(), BEWAKING)
    for tabel, (zien, maken, wijzigen, daarna) in BELEID.items():
        op.execute(f"ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY zien ON {tabel} FOR SELECT USING ({SYSTEEM} OR ({zien}))")
        op.execute(f"CREATE POLICY maken ON {tabel} FOR INSERT WITH CHECK ({SYSTEEM} OR ({maken}))")
        op.execute(
            f"CREATE POLICY wijzigen ON {tabel} FOR UPDATE USING ({SYSTEEM} OR ({wijzigen}))"
            f" WITH CHECK ({SYSTEEM} OR ({daarna}))"
        )
        opruimen = f" OR eigenaar = {ORG}" if tabel in {"overlegorganisatie", "overlegdeelnemer"} else ""
        op.execute(f"CREATE POLICY opruimen ON {tabel} FOR DELETE USING ({SYSTEEM}{opruimen})")


def _moment(naam: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(naam, sa.DateTime(timezone=True), nullable=nullable)


def _overleggen() -> None:
    op.create_table(
        "overleg",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("voorzitter_organisatie", sa.Text(), nullable=False),
        sa.Column("voorzitter", sa.Text(), nullable=False),
        _moment("van"),
        _moment("tot"),
        sa.Column("locatie", sa.LargeBinary(), nullable=True),
        sa.Column("link", sa.LargeBinary(), nullable=True),
        sa.Column("uitnodiging", sa.Integer(), nullable=False),
        _moment("gepland_op"),
        _moment("gewijzigd_op"),
        _moment("voorbereid_op", nullable=True),
        _moment("gehouden_op", nullable=True),
        _moment("vastgesteld_op", nullable=True),
        _moment("geannuleerd_op", nullable=True),
        sa.Column("annuleringsreden", sa.Text(), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint("tot > van", name=op.f("ck_overleg_duur")),
        sa.CheckConstraint(
            "(status IN ('gehouden', 'vastgesteld')) = (gehouden_op IS NOT NULL)", name=op.f("ck_overleg_gehouden")
        ),
        sa.CheckConstraint(
            "(status = 'vastgesteld') = (vastgesteld_op IS NOT NULL)", name=op.f("ck_overleg_vastgesteld")
        ),
        sa.CheckConstraint(
            "(status = 'geannuleerd') = (geannuleerd_op IS NOT NULL)", name=op.f("ck_overleg_geannuleerd")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overleg")),
        sa.UniqueConstraint("id", "eigenaar", name=op.f("uq_overleg_id_eigenaar")),
    )
    eigenaar = ["overleg_id", "eigenaar"], ["overleg.id", "overleg.eigenaar"]
    op.create_table(
        "overlegorganisatie",
        sa.Column("overleg_id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.Text(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        _moment("van"),
        _moment("toegevoegd_op"),
        sa.ForeignKeyConstraint(*eigenaar, name=op.f("fk_overlegorganisatie_overleg_id_eigenaar_overleg")),
        sa.PrimaryKeyConstraint("overleg_id", "organisatie", name=op.f("pk_overlegorganisatie")),
    )
    op.create_index("ix_overlegorganisatie_lijst", "overlegorganisatie", ["organisatie", "van", "overleg_id"])
    op.create_table(
        "overlegdeelnemer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("overleg_id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("soort", sa.Text(), nullable=False),
        sa.Column("organisatie", sa.Text(), nullable=True),
        sa.Column("gebruiker", sa.Text(), nullable=True),
        sa.Column("functie", sa.Text(), nullable=True),
        sa.Column("persoon_id", sa.Uuid(), nullable=True),
        sa.Column("aanwezig", sa.Boolean(), nullable=True),
        _moment("toegevoegd_op"),
        sa.CheckConstraint("(soort = 'inwoner') = (persoon_id IS NOT NULL)", name=op.f("ck_overlegdeelnemer_inwoner")),
        sa.CheckConstraint("(soort = 'inwoner') = (organisatie IS NULL)", name=op.f("ck_overlegdeelnemer_organisatie")),
        sa.ForeignKeyConstraint(*eigenaar, name=op.f("fk_overlegdeelnemer_overleg_id_eigenaar_overleg")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_overlegdeelnemer_persoon_id_persoon")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overlegdeelnemer")),
        sa.UniqueConstraint("overleg_id", "persoon_id", name=op.f("uq_overlegdeelnemer_overleg_id_persoon_id")),
        sa.UniqueConstraint(
            "overleg_id", "organisatie", "gebruiker", name=op.f("uq_overlegdeelnemer_overleg_id_organisatie_gebruiker")
        ),
    )


def _punten() -> None:
    op.create_table(
        "agendapunt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("overleg_id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("soort", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=True),
        sa.Column("personen", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("reden", sa.Text(), nullable=True),
        sa.Column("doel", sa.Text(), nullable=False),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        _moment("toegevoegd_op"),
        _moment("vervallen_op", nullable=True),
        sa.Column("vervallen_reden", sa.Text(), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(soort = 'identificeerbaar' AND casus_id IS NOT NULL AND cardinality(personen) > 0 AND reden IS NULL"
            " AND doel = 'interventieoverleg')"
            " OR (soort = 'geanonimiseerd' AND casus_id IS NULL AND cardinality(personen) = 0"
            " AND reden = 'opbouw_casus' AND doel = 'expertise_inwinnen')",
            name=op.f("ck_agendapunt_soort"),
        ),
        sa.CheckConstraint("(status = 'vervallen') = (vervallen_op IS NOT NULL)", name=op.f("ck_agendapunt_vervallen")),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_agendapunt_casus_id_casus")),
        sa.ForeignKeyConstraint(["overleg_id"], ["overleg.id"], name=op.f("fk_agendapunt_overleg_id_overleg")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agendapunt")),
        sa.UniqueConstraint("id", "overleg_id", name=op.f("uq_agendapunt_id_overleg_id")),
    )
    op.create_index(op.f("ix_agendapunt_casus_id"), "agendapunt", ["casus_id"])
    op.create_index("ix_agendapunt_overleg", "agendapunt", ["overleg_id", "toegevoegd_op", "id"])
    op.create_index("ix_agendapunt_personen", "agendapunt", ["personen"], postgresql_using="gin")
    op.create_index(
        "ix_agendapunt_open", "agendapunt", ["overleg_id"],
        postgresql_where=sa.text("status = 'open' AND soort = 'identificeerbaar'"),
    )  # fmt: skip


def _bij_punt(tabel: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agendapunt_id", "overleg_id"], ["agendapunt.id", "agendapunt.overleg_id"],
        name=op.f(f"fk_{tabel}_agendapunt_id_overleg_id_agendapunt"),
    )  # fmt: skip


def _gevolgen() -> None:
    op.create_table(
        "bijdrage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("overleg_id", sa.Uuid(), nullable=False),
        sa.Column("agendapunt_id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.Text(), nullable=False),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        _moment("gewijzigd_op"),
        sa.Column("versie", sa.Integer(), nullable=False),
        _bij_punt("bijdrage"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bijdrage")),
        sa.UniqueConstraint("agendapunt_id", "organisatie", name=op.f("uq_bijdrage_agendapunt_id_organisatie")),
    )
    op.create_table(
        "overlegbesluit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("overleg_id", sa.Uuid(), nullable=False),
        sa.Column("agendapunt_id", sa.Uuid(), nullable=False),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        _moment("genomen_op"),
        _bij_punt("overlegbesluit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overlegbesluit")),
    )
    op.create_index("ix_overlegbesluit_agendapunt", "overlegbesluit", ["agendapunt_id", "genomen_op", "id"])
    op.create_table(
        "actie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("overleg_id", sa.Uuid(), nullable=False),
        sa.Column("agendapunt_id", sa.Uuid(), nullable=False),
        sa.Column("vorige_id", sa.Uuid(), nullable=True),
        sa.Column("organisatie", sa.Text(), nullable=False),
        sa.Column("professional", sa.Text(), nullable=False),
        sa.Column("termijn", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        sa.Column("bewijs", sa.LargeBinary(), nullable=True),
        sa.Column("reden", sa.LargeBinary(), nullable=True),
        _moment("vastgesteld_op"),
        _moment("beeindigd_op", nullable=True),
        _moment("herinnerd_op", nullable=True),
        _moment("geescaleerd_op", nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'open') = (beeindigd_op IS NULL)", name=op.f("ck_actie_beeindigd")),
        sa.CheckConstraint("status <> 'gedaan' OR bewijs IS NOT NULL", name=op.f("ck_actie_bewijs")),
        sa.CheckConstraint("status <> 'niet-gedaan' OR reden IS NOT NULL", name=op.f("ck_actie_reden")),
        _bij_punt("actie"),
        sa.ForeignKeyConstraint(["vorige_id"], ["actie.id"], name=op.f("fk_actie_vorige_id_actie")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actie")),
    )
    op.create_index("ix_actie_agendapunt", "actie", ["agendapunt_id", "vastgesteld_op", "id"])
    op.create_index("ix_actie_organisatie", "actie", ["organisatie", "termijn", "id"])
    op.create_index("ix_actie_overleg", "actie", ["overleg_id", "termijn", "id"])
    op.create_index("ix_actie_open", "actie", ["termijn", "id"], postgresql_where=sa.text("status = 'open'"))
    op.create_table(
        "verslagdeel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("overleg_id", sa.Uuid(), nullable=False),
        sa.Column("agendapunt_id", sa.Uuid(), nullable=True),
        sa.Column("tekst", sa.LargeBinary(), nullable=True),
        _moment("gewijzigd_op"),
        sa.Column("versie", sa.Integer(), nullable=False),
        _bij_punt("verslagdeel"),
        sa.ForeignKeyConstraint(["overleg_id"], ["overleg.id"], name=op.f("fk_verslagdeel_overleg_id_overleg")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verslagdeel")),
        sa.UniqueConstraint("overleg_id", "agendapunt_id", name=op.f("uq_verslagdeel_overleg_id_agendapunt_id")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP FUNCTION laat_agendapunten_vervallen(uuid, uuid)")
    for tabel in TABELLEN:
        for beleid in ("zien", "maken", "wijzigen", "opruimen"):
            op.execute(f"DROP POLICY {beleid} ON {tabel}")
    for tabel in reversed(TABELLEN):
        op.drop_table(tabel)
    op.execute("DROP FUNCTION gedekt(uuid[], text)")
    for functie in FUNCTIES:
        op.execute(f"DROP FUNCTION {functie}")
