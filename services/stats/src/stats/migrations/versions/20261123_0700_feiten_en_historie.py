"""Feiten over zorgmeldingen en ingelezen historie."""

from alembic import op

from common.migrations import run_sql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_UP = """
SET LOCAL lock_timeout = '5s';

CREATE TABLE feit_zorgmelding (
    pseudoniem       uuid CONSTRAINT pk_feit_zorgmelding PRIMARY KEY,
    bron             varchar NOT NULL,
    organisatie      varchar,
    soort            varchar,
    ontvangen_op     date,
    kwartaal         varchar,
    gemeentecode     varchar,
    pc4              varchar,
    melder_categorie varchar,
    aard             text[],
    acuut            boolean,
    hulp_gestart_op  date,
    afgesloten_op    date,
    import_id        uuid,
    CONSTRAINT ck_feit_zorgmelding_registratie CHECK ((ontvangen_op IS NULL) = (kwartaal IS NULL))
);
CREATE INDEX ix_feit_zorgmelding_gemeente ON feit_zorgmelding (gemeentecode, kwartaal, soort) WHERE kwartaal IS NOT NULL;
CREATE INDEX ix_feit_zorgmelding_import ON feit_zorgmelding (import_id) WHERE import_id IS NOT NULL;

-- Cijfers tellen over alle organisaties, dus lezen mag; een feit wijzigen mag alleen het systeem of wie het zelf inleest.
ALTER TABLE feit_zorgmelding ENABLE ROW LEVEL SECURITY;
ALTER TABLE feit_zorgmelding FORCE ROW LEVEL SECURITY;
CREATE POLICY feit_lezen ON feit_zorgmelding FOR SELECT USING (true);
CREATE POLICY feit_toevoegen ON feit_zorgmelding FOR INSERT
    WITH CHECK (keten.is_systeem() OR (bron = 'historie' AND organisatie = keten.organisatie()));
CREATE POLICY feit_wijzigen ON feit_zorgmelding FOR UPDATE USING (keten.is_systeem()) WITH CHECK (keten.is_systeem());

CREATE TABLE historie_import (
    id              uuid CONSTRAINT pk_historie_import PRIMARY KEY,
    organisatie     varchar NOT NULL,
    vingerafdruk    bytea NOT NULL,
    bestandsnaam    varchar,
    indeling        varchar NOT NULL,
    gemeentecode    varchar,
    periode_van     date NOT NULL,
    periode_tot     date NOT NULL,
    regels          integer NOT NULL,
    geimporteerd_op timestamptz NOT NULL,
    CONSTRAINT uq_historie_import_organisatie_vingerafdruk UNIQUE (organisatie, vingerafdruk)
);
CREATE INDEX ix_historie_import_organisatie ON historie_import (organisatie, geimporteerd_op, id);
ALTER TABLE historie_import ENABLE ROW LEVEL SECURITY;
ALTER TABLE historie_import FORCE ROW LEVEL SECURITY;
CREATE POLICY import_eigen ON historie_import
    USING (keten.is_systeem() OR organisatie = keten.organisatie())
    WITH CHECK (organisatie = keten.organisatie());
"""


def upgrade() -> None:
    run_sql(op.get_bind(), _UP)


def downgrade() -> None:
    run_sql(op.get_bind(), "DROP TABLE historie_import; DROP TABLE feit_zorgmelding;")
