-- The log of who did what with data about whom (NEN 7513, Logboek Dataverwerkingen) and the seals over it.
-- Rows are inserted in the transaction of the act itself; a sealer signs them afterwards by snapshot window (common.audit).

CREATE SCHEMA IF NOT EXISTS keten;

-- Not partitioned for now: dropping a month would look like tampering to the verifier, so retention needs its own signed
-- record first, and until then a plain table keeps the insert in every request cheap.
CREATE TABLE keten.audit_regel (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid            xid8        NOT NULL DEFAULT pg_current_xact_id(), -- the top-level id, also inside a savepoint
    tijdstip       timestamptz NOT NULL,
    dienst         text        NOT NULL,
    trace_id       text        NOT NULL,
    span_id        text        NOT NULL,
    parent_span_id text,
    handeling      text        NOT NULL,
    uitkomst       text        NOT NULL CHECK (uitkomst IN ('geslaagd', 'geweigerd', 'fout')),
    object_soort   text        NOT NULL,
    object_id      uuid,
    betrokkene_id  uuid,
    verwerking     text        NOT NULL,
    doel           text,
    grondslag_id   uuid,
    gebruiker      text        NOT NULL,
    organisatie    text        NOT NULL,
    rollen         text[]      NOT NULL,
    namens         text,
    client         text        NOT NULL
);

-- "Who saw what about me", "who touched this", and the window of the sealer.
CREATE INDEX audit_regel_betrokkene ON keten.audit_regel (betrokkene_id, tijdstip) WHERE betrokkene_id IS NOT NULL;
CREATE INDEX audit_regel_object ON keten.audit_regel (object_id, tijdstip) WHERE object_id IS NOT NULL;
CREATE INDEX audit_regel_xid ON keten.audit_regel (xid);

-- Seal n covers exactly the rows that snapshot `tot` sees and `van` did not. `bladeren` holds per row its id (8 bytes) and
-- the SHA-256 of its canonical JSON (32 bytes): the root alone would say that something changed, this says which row.
CREATE TABLE keten.audit_zegel (
    n            bigint PRIMARY KEY CHECK (n > 0),
    van          pg_snapshot NOT NULL,
    tot          pg_snapshot NOT NULL,
    aantal       integer     NOT NULL CHECK (aantal > 0),
    wortel       bytea       NOT NULL CHECK (octet_length(wortel) = 32),
    vorige       bytea       NOT NULL CHECK (octet_length(vorige) = 32),
    handtekening bytea       NOT NULL CHECK (octet_length(handtekening) = 64),
    gemaakt_op   timestamptz NOT NULL,
    bladeren     bytea       NOT NULL CHECK (octet_length(bladeren) = 40 * aantal)
);
-- Hashes do not compress: trying costs time for nothing.
ALTER TABLE keten.audit_zegel ALTER COLUMN bladeren SET STORAGE EXTERNAL;

CREATE FUNCTION keten.weiger_wijziging() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'keten.% is alleen aan te vullen: % is niet toegestaan', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- Per statement: also a change of no rows is refused, and an insert pays nothing.
CREATE TRIGGER alleen_aanvullen BEFORE UPDATE OR DELETE OR TRUNCATE ON keten.audit_regel
    FOR EACH STATEMENT EXECUTE FUNCTION keten.weiger_wijziging();
CREATE TRIGGER alleen_aanvullen BEFORE UPDATE OR DELETE OR TRUNCATE ON keten.audit_zegel
    FOR EACH STATEMENT EXECUTE FUNCTION keten.weiger_wijziging();
-- ALWAYS: session_replication_role = replica does not switch them off.
ALTER TABLE keten.audit_regel ENABLE ALWAYS TRIGGER alleen_aanvullen;
ALTER TABLE keten.audit_zegel ENABLE ALWAYS TRIGGER alleen_aanvullen;

DO $$
DECLARE app name := 'app_' || current_database();
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = app) THEN
        EXECUTE format('REVOKE ALL ON keten.audit_regel, keten.audit_zegel FROM %I', app);
        EXECUTE format('GRANT SELECT, INSERT ON keten.audit_regel, keten.audit_zegel TO %I', app);
    END IF;
END $$;

COMMENT ON TABLE keten.audit_regel IS 'Wie deed wat met gegevens over wie; alleen aan te vullen';
COMMENT ON TABLE keten.audit_zegel IS 'Zegels over audit_regel: Merkle-wortel, keten van hashes, handtekening (Ed25519)';
