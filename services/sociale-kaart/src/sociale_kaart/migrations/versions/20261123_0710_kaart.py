"""Organisaties, aanbod, locaties en wat nodig is om te zoeken."""

from alembic import op
from common.migrations import run_sql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_UP = """
SET LOCAL lock_timeout = '5s';
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- Nederlandse stammen, zonder dat een accent uitmaakt: geindiceerd vindt geïndiceerd.
CREATE TEXT SEARCH CONFIGURATION hulp (COPY = pg_catalog.dutch);
ALTER TEXT SEARCH CONFIGURATION hulp ALTER MAPPING FOR hword, hword_part, word WITH unaccent, dutch_stem;

CREATE TABLE organisatie (
    id           uuid CONSTRAINT pk_organisatie PRIMARY KEY,
    eigenaar     varchar NOT NULL,
    oin          varchar,
    naam         varchar NOT NULL,
    soort        varchar NOT NULL,
    telefoon     varchar,
    website      varchar,
    versie       integer NOT NULL,
    gewijzigd_op timestamptz NOT NULL
);
CREATE INDEX ix_organisatie_naam ON organisatie (naam, id);

CREATE TABLE aanbod (
    id                        uuid CONSTRAINT pk_aanbod PRIMARY KEY,
    eigenaar                  varchar NOT NULL,
    organisatie_id            uuid NOT NULL CONSTRAINT fk_aanbod_organisatie_id_organisatie REFERENCES organisatie (id),
    naam                      varchar NOT NULL,
    omschrijving              varchar NOT NULL,
    categorie                 varchar NOT NULL,
    acuut                     boolean NOT NULL,
    vormen                    text[] NOT NULL,
    doelgroepen               text[] NOT NULL,
    profielen                 text[] NOT NULL,
    fasen                     text[] NOT NULL,
    preventietype             varchar,
    talen                     text[] NOT NULL,
    kosten                    varchar NOT NULL,
    toegang                   varchar NOT NULL,
    wachttijd_dagen           integer,
    vrije_plaatsen            integer,
    vrije_plaatsen_gemeten_op timestamptz,
    telefoon                  varchar,
    website                   varchar,
    landelijk                 boolean NOT NULL,
    werkgebied                text[] NOT NULL,
    laatst_gecontroleerd      date NOT NULL,
    verlopen_gemeld           date,
    zoekvector                tsvector NOT NULL,
    versie                    integer NOT NULL,
    gewijzigd_op              timestamptz NOT NULL,
    CONSTRAINT ck_aanbod_capaciteit CHECK ((vrije_plaatsen IS NULL) = (vrije_plaatsen_gemeten_op IS NULL)),
    CONSTRAINT ck_aanbod_werkgebied CHECK (landelijk = (cardinality(werkgebied) = 0))
);
CREATE INDEX ix_aanbod_organisatie_id ON aanbod (organisatie_id);
CREATE INDEX ix_aanbod_naam ON aanbod (naam, id);
CREATE INDEX ix_aanbod_zoekvector ON aanbod USING gin (zoekvector);
CREATE INDEX ix_aanbod_controle ON aanbod (laatst_gecontroleerd) WHERE verlopen_gemeld IS DISTINCT FROM laatst_gecontroleerd;
CREATE INDEX ix_aanbod_werkgebied ON aanbod USING gin (werkgebied);

CREATE TABLE locatie (
    aanbod_id    uuid NOT NULL CONSTRAINT fk_locatie_aanbod_id_aanbod REFERENCES aanbod (id) ON DELETE CASCADE,
    volgnummer   integer NOT NULL,
    gemeentecode varchar NOT NULL,
    geheim       boolean NOT NULL,
    straat       varchar,
    huisnummer   varchar,
    postcode     varchar,
    plaats       varchar,
    CONSTRAINT pk_locatie PRIMARY KEY (aanbod_id, volgnummer),
    CONSTRAINT ck_locatie_geheim
        CHECK (NOT geheim OR (straat IS NULL AND huisnummer IS NULL AND postcode IS NULL AND plaats IS NULL))
);

CREATE TABLE synoniem (woord varchar, betekenis varchar, CONSTRAINT pk_synoniem PRIMARY KEY (woord, betekenis));
INSERT INTO synoniem (woord, betekenis) VALUES
    ('blijfhuis', 'opvang'), ('safehouse', 'opvang'), ('onderduiken', 'opvang'), ('schuilplek', 'opvang'), ('shelter', 'opvang'),
    ('dader', 'pleger'), ('daders', 'pleger'), ('agressie', 'pleger'), ('woede', 'pleger'),
    ('slaan', 'partnergeweld'), ('relatiegeweld', 'partnergeweld'), ('klappen', 'partnergeweld'), ('echtgenoot', 'partnergeweld'),
    ('verwaarlozing', 'kindermishandeling'), ('kinderen', 'kind'), ('zoon', 'kind'), ('dochter', 'kind'), ('puber', 'jongere'),
    ('oma', 'ouderenmishandeling'), ('opa', 'ouderenmishandeling'), ('bejaarde', 'ouderenmishandeling'), ('senioren', 'ouderenmishandeling'), ('bejaarden', 'ouderenmishandeling'),
    ('vechtscheiding', 'complexe scheiding'), ('echtscheiding', 'complexe scheiding'), ('conflictscheiding', 'complexe scheiding'),
    ('verkrachting', 'seksueel geweld'), ('aanranding', 'seksueel geweld'), ('misbruik', 'seksueel geweld'),
    ('stalker', 'stalking'), ('belaging', 'stalking'), ('uithuwelijking', 'huwelijksdwang'), ('meisjesbesnijdenis', 'verminking'),
    ('loverboy', 'mensenhandel'), ('uitbuiting', 'mensenhandel'), ('schulden', 'financiele'), ('emdr', 'trauma'), ('ptss', 'trauma'),
    ('lvb', 'beperking'), ('advocaat', 'juridisch'), ('praten', 'gesprek');

CREATE TABLE zoekwoord (woord varchar CONSTRAINT pk_zoekwoord PRIMARY KEY);
INSERT INTO zoekwoord SELECT DISTINCT woord FROM synoniem;
CREATE INDEX ix_zoekwoord_woord_trgm ON zoekwoord USING gin (woord gin_trgm_ops);

-- Iedereen mag de kaart lezen; wijzigen mag alleen wie bijhoudt.
ALTER TABLE organisatie ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisatie FORCE ROW LEVEL SECURITY;
CREATE POLICY organisatie_lezen ON organisatie FOR SELECT USING (true);
CREATE POLICY organisatie_maken ON organisatie FOR INSERT WITH CHECK (eigenaar = keten.organisatie());
CREATE POLICY organisatie_wijzigen ON organisatie FOR UPDATE
    USING (eigenaar = keten.organisatie()) WITH CHECK (eigenaar = keten.organisatie());

ALTER TABLE aanbod ENABLE ROW LEVEL SECURITY;
ALTER TABLE aanbod FORCE ROW LEVEL SECURITY;
CREATE POLICY aanbod_lezen ON aanbod FOR SELECT USING (true);
CREATE POLICY aanbod_maken ON aanbod FOR INSERT WITH CHECK (eigenaar = keten.organisatie());
CREATE POLICY aanbod_wijzigen ON aanbod FOR UPDATE
    USING (keten.is_systeem() OR eigenaar = keten.organisatie())
    WITH CHECK (keten.is_systeem() OR eigenaar = keten.organisatie());

ALTER TABLE locatie ENABLE ROW LEVEL SECURITY;
ALTER TABLE locatie FORCE ROW LEVEL SECURITY;
CREATE POLICY locatie_lezen ON locatie FOR SELECT USING (true);
CREATE POLICY locatie_maken ON locatie FOR INSERT
    WITH CHECK (EXISTS (SELECT 1 FROM aanbod a WHERE a.id = aanbod_id AND a.eigenaar = keten.organisatie()));
CREATE POLICY locatie_weghalen ON locatie FOR DELETE
    USING (EXISTS (SELECT 1 FROM aanbod a WHERE a.id = aanbod_id AND a.eigenaar = keten.organisatie()));
"""


def upgrade() -> None:
    run_sql(op.get_bind(), _UP)


def downgrade() -> None:
    run_sql(
        op.get_bind(),
        "DROP TABLE zoekwoord, synoniem, locatie, aanbod, organisatie; DROP TEXT SEARCH CONFIGURATION hulp;"
        "DROP EXTENSION unaccent; DROP EXTENSION pg_trgm;",
    )
