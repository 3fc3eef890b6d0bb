"""Scans, hun versies, antwoorden en acute signalen, met row-level security per organisatie."""

from alembic import op

from common.migrations import run_sql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABELLEN = """
CREATE TABLE scan (
    id            uuid NOT NULL,
    organisatie   varchar NOT NULL,
    instrument_id varchar NOT NULL,
    huishouden_id uuid,
    pc4           varchar,
    gemeentecode  varchar,
    versie        integer NOT NULL,
    aangemaakt_op timestamptz NOT NULL,
    CONSTRAINT pk_scan PRIMARY KEY (id)
);
CREATE INDEX ix_scan_organisatie ON scan (organisatie, aangemaakt_op, id);

CREATE TABLE scanversie (
    scan_id        uuid NOT NULL,
    nummer         integer NOT NULL,
    organisatie    varchar NOT NULL,
    status         varchar NOT NULL,
    afgenomen_op   timestamptz NOT NULL,
    basisversies   integer[] NOT NULL,
    ingediend_op   timestamptz NOT NULL,
    ingediend_door varchar NOT NULL,
    CONSTRAINT pk_scanversie PRIMARY KEY (scan_id, nummer),
    CONSTRAINT fk_scanversie_scan_id_scan FOREIGN KEY (scan_id) REFERENCES scan (id),
    CONSTRAINT ck_scanversie_nummer CHECK (nummer > 0)
);

CREATE TABLE antwoord (
    scan_id      uuid NOT NULL,
    nummer       integer NOT NULL,
    onderdeel    varchar NOT NULL,
    organisatie  varchar NOT NULL,
    waarde       varchar NOT NULL,
    basis        varchar,
    bron         varchar,
    onderbouwing bytea,
    CONSTRAINT pk_antwoord PRIMARY KEY (scan_id, nummer, onderdeel),
    CONSTRAINT fk_antwoord_scan_id_nummer_scanversie FOREIGN KEY (scan_id, nummer) REFERENCES scanversie (scan_id, nummer),
    CONSTRAINT ck_antwoord_bron CHECK ((basis = 'gehoord') = (bron IS NOT NULL))
);

CREATE TABLE acuut_signaal (
    scan_id        uuid NOT NULL,
    onderdeel      varchar NOT NULL,
    organisatie    varchar NOT NULL,
    vastgesteld_op timestamptz NOT NULL,
    CONSTRAINT pk_acuut_signaal PRIMARY KEY (scan_id, onderdeel),
    CONSTRAINT fk_acuut_signaal_scan_id_scan FOREIGN KEY (scan_id) REFERENCES scan (id)
);
"""

# FORCE: also the owner of the tables sees nothing without a context.
PER_ORGANISATIE = """
ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY;
CREATE POLICY {tabel}_eigen ON {tabel}
    USING (keten.is_systeem() OR organisatie = keten.organisatie())
    WITH CHECK (keten.is_systeem() OR organisatie = keten.organisatie());
"""

# What was submitted stays as it was: the application may add versions and answers, never change or remove them.
ALLEEN_AANVULLEN = """
DO $$
DECLARE app name := 'app_' || regexp_replace(current_user, '^own_', '');
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = app) THEN
        EXECUTE format('REVOKE UPDATE, DELETE ON scanversie, antwoord, acuut_signaal FROM %I', app);
    END IF;
END $$;
"""


def upgrade() -> None:
    verbinding = op.get_bind()
    run_sql(verbinding, TABELLEN)
    for tabel in ("scan", "scanversie", "antwoord", "acuut_signaal"):
        run_sql(verbinding, PER_ORGANISATIE.format(tabel=tabel))
    run_sql(verbinding, ALLEEN_AANVULLEN)


def downgrade() -> None:
    op.execute("DROP TABLE acuut_signaal, antwoord, scanversie, scan")
