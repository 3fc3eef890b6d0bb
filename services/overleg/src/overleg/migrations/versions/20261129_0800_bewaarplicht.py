"""Bewaarplicht: wat geldt houdt vernietigen tegen, ook als de code het vergeet.

Revisie: 0015; volgt op 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"

# Whose data a key opens: a person (with every registration that is the same human being), or everybody in a report or case.
MENSEN = """
CREATE FUNCTION mensen_van(houder uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT canoniek(houder)
    UNION SELECT canoniek(b.persoon_id) FROM betrokkene b JOIN zorgmelding z ON z.id = b.zorgmelding_id
    WHERE z.id = houder OR z.casus_id = houder
    UNION SELECT canoniek(l.persoon_id) FROM casus c JOIN huishoudlid l ON l.huishouden_id = c.huishouden_id WHERE c.id = houder
$$
"""
# Row-level security must not hide a hold from the one who is about to destroy: the rows open inside this function only.
GELDT = """
CREATE FUNCTION bewaarplicht_geldt(houder uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
    geldt boolean;
BEGIN
    PERFORM set_config('app.systeem', 'ja', true);
    geldt := EXISTS (
        SELECT FROM bewaarplicht b WHERE b.opgeheven_op IS NULL AND canoniek(b.persoon_id) IN (SELECT mensen_van(houder))
          AND (b.tot IS NULL OR b.tot >= (coalesce(keten.nu(), now()) AT TIME ZONE 'Europe/Amsterdam')::date));
    PERFORM set_config('app.systeem', vorige, true);
    RETURN geldt;
END
$$
"""
# A hold takes the lock shared when it is set; destroying takes it alone, at the very end. So a hold that is set while data are
# being destroyed does not wait for that: it commits first and the destruction, looking last, is undone. Holds and
# destructions are rare, so one lock for all of them costs nothing.
SLOT = "hashtextextended('bewaarplicht', 0)"
WEIGER = f"""
CREATE FUNCTION weiger_vernietigen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_WHEN = 'AFTER' THEN
        PERFORM pg_advisory_xact_lock({SLOT});
    END IF;
    IF bewaarplicht_geldt((to_jsonb(OLD) ->> TG_ARGV[0])::uuid) THEN
        RAISE EXCEPTION 'er geldt een bewaarplicht: vernietigen mag niet' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_WHEN = 'BEFORE' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RETURN NULL;
END
$$
"""
STEL = f"""
CREATE FUNCTION stel_bewaarplicht() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'een bewaarplicht wordt opgeheven, niet verwijderd' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock_shared({SLOT});
    IF EXISTS (SELECT FROM keten.persoon_sleutel s WHERE s.persoon_id = NEW.persoon_id AND s.vernietigd_op IS NOT NULL) THEN
        RAISE EXCEPTION 'deze persoon is al gewist: er valt niets te bewaren' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$
"""
# Per table the column that says whose row it is. Not here: what an ordinary change replaces (search keys, custody).
TABELLEN = {
    "persoon": "id", "betrokkene": "persoon_id", "huishoudlid": "persoon_id", "toestemming": "persoon_id",
    "doorbreking": "persoon_id", "noodtoegang": "persoon_id", "verzoek": "persoon_id", "verklaring": "persoon_id",
    "tekstvrijgave": "persoon_id", "afschrift": "persoon_id", "informering": "persoon_id", "meldcode": "persoon_id",
    "zorgmelding": "id", "casus": "id",
}  # fmt: skip


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "bewaarplicht",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("reden", sa.Text(), nullable=False),
        sa.Column("instantie", sa.Text(), nullable=False),
        sa.Column("toelichting", sa.LargeBinary(), nullable=False),
        sa.Column("tot", sa.Date(), nullable=True),
        sa.Column("gesteld_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gesteld_door", sa.Text(), nullable=False),
        sa.Column("opgeheven_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opgeheven_door", sa.Text(), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint("(opgeheven_op IS NULL) = (opgeheven_door IS NULL)", name=op.f("ck_bewaarplicht_opgeheven")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_bewaarplicht_persoon_id_persoon")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bewaarplicht")),
    )
    op.create_index("ix_bewaarplicht_persoon_id", "bewaarplicht", ["persoon_id", "gesteld_op", "id"])
    op.execute("ALTER TABLE bewaarplicht ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE bewaarplicht FORCE ROW LEVEL SECURITY")
    eigen = f"{SYSTEEM} OR eigenaar = {ORG}"
    op.execute(f"CREATE POLICY relatie ON bewaarplicht USING ({eigen}) WITH CHECK ({eigen})")
    for functie in (MENSEN, GELDT, WEIGER, STEL):
        op.execute(functie)
    op.execute(
        "CREATE TRIGGER stel_bewaarplicht BEFORE INSERT OR DELETE ON bewaarplicht FOR EACH ROW EXECUTE FUNCTION stel_bewaarplicht()"
    )
    _bewaak(
        "keten.persoon_sleutel", "UPDATE", "persoon_id", "WHEN (OLD.gewikkeld IS NOT NULL AND NEW.gewikkeld IS NULL)"
    )
    for tabel, kolom in TABELLEN.items():
        _bewaak(tabel, "DELETE", kolom, "")


def _bewaak(tabel: str, handeling: str, kolom: str, wanneer: str) -> None:
    # Twice: at once, so that the refusal comes early, and as the last thing before the commit, so that a hold that was set
    # meanwhile wins.
    doe = f"ON {tabel} {{}} FOR EACH ROW {wanneer} EXECUTE FUNCTION weiger_vernietigen('{kolom}')"
    op.execute(f"CREATE TRIGGER bewaarplicht_vooraf BEFORE {handeling} {doe.format('')}")
    op.execute(
        f"CREATE CONSTRAINT TRIGGER bewaarplicht_wint AFTER {handeling} {doe.format('DEFERRABLE INITIALLY DEFERRED')}"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for tabel in ("keten.persoon_sleutel", *TABELLEN):
        for naam in ("bewaarplicht_vooraf", "bewaarplicht_wint"):
            op.execute(f"DROP TRIGGER {naam} ON {tabel}")
    op.drop_table("bewaarplicht")
    for functie in ("stel_bewaarplicht()", "weiger_vernietigen()", "bewaarplicht_geldt(uuid)", "mensen_van(uuid)"):
        op.execute(f"DROP FUNCTION {functie}")
