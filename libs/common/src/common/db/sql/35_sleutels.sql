-- One data key per person and version, wrapped by a key-encryption key that is not in this database (common.privacy).
-- Destroying the wrapped key erases the person: what was encrypted with it can never be read again, wherever it lies.

CREATE SCHEMA IF NOT EXISTS keten;

CREATE TABLE keten.persoon_sleutel (
    persoon_id    uuid     NOT NULL,
    versie        smallint NOT NULL CHECK (versie > 0),
    kek_id        text     NOT NULL,
    gewikkeld     bytea,
    vernietigd_op timestamptz,
    PRIMARY KEY (persoon_id, versie),
    CHECK ((gewikkeld IS NULL) = (vernietigd_op IS NOT NULL))
);

-- Which keys still hang on an old key-encryption key: the work list of rewrapping.
CREATE INDEX persoon_sleutel_kek ON keten.persoon_sleutel (kek_id) WHERE gewikkeld IS NOT NULL;

CREATE FUNCTION keten.bewaak_persoon_sleutel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'een persoonssleutel wordt vernietigd, niet verwijderd' USING ERRCODE = 'insufficient_privilege';
    ELSIF TG_OP = 'UPDATE' THEN
        IF OLD.vernietigd_op IS NOT NULL THEN
            RAISE EXCEPTION 'een vernietigde persoonssleutel blijft vernietigd' USING ERRCODE = 'insufficient_privilege';
        ELSIF (NEW.persoon_id, NEW.versie) IS DISTINCT FROM (OLD.persoon_id, OLD.versie) THEN
            RAISE EXCEPTION 'een persoonssleutel blijft bij zijn persoon' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF NEW.versie > 1 AND EXISTS (
        SELECT FROM keten.persoon_sleutel WHERE persoon_id = NEW.persoon_id AND vernietigd_op IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'na vernietiging komt er geen nieuwe persoonssleutel' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER bewaak_persoon_sleutel BEFORE UPDATE OR DELETE ON keten.persoon_sleutel
    FOR EACH ROW EXECUTE FUNCTION keten.bewaak_persoon_sleutel();
-- A person's first key is part of every registration: it does not pay for this check.
CREATE TRIGGER bewaak_nieuwe_versie BEFORE INSERT ON keten.persoon_sleutel
    FOR EACH ROW WHEN (NEW.versie > 1) EXECUTE FUNCTION keten.bewaak_persoon_sleutel();

DO $$
DECLARE app name := 'app_' || current_database();
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = app) THEN
        EXECUTE format('REVOKE DELETE, TRUNCATE ON keten.persoon_sleutel FROM %I', app);
    END IF;
END $$;

COMMENT ON TABLE keten.persoon_sleutel IS 'Gewikkelde sleutel per persoon; vernietigen is de persoon wissen';
