"""Opvolgplannen, contactmomenten en contacten, met row-level security per organisatie."""

from alembic import op

from common.migrations import run_sql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABELLEN = """
CREATE TABLE huishouden (
    id      uuid NOT NULL,
    beurten integer NOT NULL,
    CONSTRAINT pk_huishouden PRIMARY KEY (id)
);
CREATE TABLE huishoudmelding (
    zorgmelding_id uuid NOT NULL,
    huishouden_id  uuid NOT NULL,
    ontvangen_op   timestamptz NOT NULL,
    CONSTRAINT pk_huishoudmelding PRIMARY KEY (zorgmelding_id),
    CONSTRAINT fk_huishoudmelding_huishouden_id_huishouden FOREIGN KEY (huishouden_id) REFERENCES huishouden (id)
);
CREATE INDEX ix_huishoudmelding_huishouden_id ON huishoudmelding (huishouden_id);

CREATE TABLE opvolgorganisatie (
    soort       varchar NOT NULL,
    organisatie varchar NOT NULL,
    CONSTRAINT pk_opvolgorganisatie PRIMARY KEY (soort)
);
-- Instelling van de regio; de waarden zijn die van de voorbeeldregio en worden per regio gewijzigd (README).
INSERT INTO opvolgorganisatie (soort, organisatie) VALUES
    ('jgz', '00000009990000000003'), ('maatschappelijk-werk', '00000009990000000007');

CREATE TABLE opvolgplan (
    id                uuid NOT NULL,
    organisatie       varchar NOT NULL,
    zorgmelding_id    uuid NOT NULL,
    huishouden_id     uuid NOT NULL,
    casus_id          uuid,
    spoor             varchar NOT NULL,
    persoon_id        uuid,
    protocolversie    varchar NOT NULL,
    van               date NOT NULL,
    tot               date NOT NULL,
    laatste_dag       date NOT NULL,
    onderbroken_op    date,
    onderbroken_reden varchar,
    onderbroken_door  uuid,
    versie            integer NOT NULL,
    aangemaakt_op     timestamptz NOT NULL,
    CONSTRAINT pk_opvolgplan PRIMARY KEY (id),
    CONSTRAINT fk_opvolgplan_huishouden_id_huishouden FOREIGN KEY (huishouden_id) REFERENCES huishouden (id),
    CONSTRAINT ck_opvolgplan_periode CHECK (tot > van),
    CONSTRAINT ck_opvolgplan_onderbroken CHECK ((onderbroken_op IS NULL) = (onderbroken_reden IS NULL))
);
CREATE INDEX ix_opvolgplan_huishouden_id ON opvolgplan (huishouden_id);
CREATE INDEX ix_opvolgplan_organisatie ON opvolgplan (organisatie, van, id);

CREATE TABLE planlid (
    plan_id     uuid NOT NULL,
    persoon_id  uuid NOT NULL,
    organisatie varchar NOT NULL,
    rol         varchar NOT NULL,
    minderjarig boolean NOT NULL,
    CONSTRAINT pk_planlid PRIMARY KEY (plan_id, persoon_id),
    CONSTRAINT fk_planlid_plan_id_opvolgplan FOREIGN KEY (plan_id) REFERENCES opvolgplan (id)
);

CREATE TABLE contactmoment (
    id              uuid NOT NULL,
    plan_id         uuid NOT NULL,
    organisatie     varchar NOT NULL,
    huishouden_id   uuid NOT NULL,
    maand           integer NOT NULL,
    meting          boolean NOT NULL,
    streefdatum     date NOT NULL,
    venster_van     date NOT NULL,
    venster_tot     date NOT NULL,
    gedaan_op       date,
    eerste_poging   date,
    vervallen_op    date,
    vervallen_reden varchar,
    versie          integer NOT NULL,
    CONSTRAINT pk_contactmoment PRIMARY KEY (id),
    CONSTRAINT fk_contactmoment_plan_id_opvolgplan FOREIGN KEY (plan_id) REFERENCES opvolgplan (id),
    CONSTRAINT uq_contactmoment_plan_id_maand UNIQUE (plan_id, maand),
    CONSTRAINT ck_contactmoment_venster CHECK (venster_van <= streefdatum AND streefdatum <= venster_tot)
);
CREATE INDEX ix_contactmoment_werklijst ON contactmoment (organisatie, streefdatum, id);

CREATE TABLE contact (
    id               uuid NOT NULL,
    contactmoment_id uuid NOT NULL,
    organisatie      varchar NOT NULL,
    datum            date NOT NULL,
    vorm             varchar NOT NULL,
    status           varchar NOT NULL,
    bereikt          boolean NOT NULL,
    onveilig         boolean NOT NULL,
    vastgelegd_op    timestamptz NOT NULL,
    vastgelegd_door  varchar NOT NULL,
    CONSTRAINT pk_contact PRIMARY KEY (id),
    CONSTRAINT fk_contact_contactmoment_id_contactmoment FOREIGN KEY (contactmoment_id) REFERENCES contactmoment (id),
    CONSTRAINT ck_contact_bereikt CHECK (NOT bereikt OR status = '01')
);
CREATE INDEX ix_contact_contactmoment_id ON contact (contactmoment_id);

CREATE TABLE persoonresultaat (
    contact_id     uuid NOT NULL,
    persoon_id     uuid NOT NULL,
    organisatie    varchar NOT NULL,
    direct_veilig  varchar NOT NULL,
    nieuw_geweld   varchar NOT NULL,
    geweld_op      date,
    geweldssoorten text[] NOT NULL,
    CONSTRAINT pk_persoonresultaat PRIMARY KEY (contact_id, persoon_id),
    CONSTRAINT fk_persoonresultaat_contact_id_contact FOREIGN KEY (contact_id) REFERENCES contact (id),
    CONSTRAINT ck_persoonresultaat_geweld CHECK ((nieuw_geweld = 'ja') = (geweld_op IS NOT NULL))
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
ALLEEN_SYSTEEM = """
ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY;
CREATE POLICY {tabel}_systeem ON {tabel} USING (keten.is_systeem()) WITH CHECK (keten.is_systeem());
"""


def upgrade() -> None:
    verbinding = op.get_bind()
    run_sql(verbinding, TABELLEN)
    for tabel in ("opvolgplan", "planlid", "contactmoment", "contact", "persoonresultaat"):
        run_sql(verbinding, PER_ORGANISATIE.format(tabel=tabel))
    for tabel in ("huishouden", "huishoudmelding"):
        run_sql(verbinding, ALLEEN_SYSTEEM.format(tabel=tabel))


def downgrade() -> None:
    op.execute(
        "DROP TABLE persoonresultaat, contact, contactmoment, planlid, opvolgplan, opvolgorganisatie, huishoudmelding, huishouden"
    )
