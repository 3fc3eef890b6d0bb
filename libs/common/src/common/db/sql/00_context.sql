-- Who is asking, as row-level security sees it. Set once per transaction by common.db; empty means: nobody, so no rows.
CREATE SCHEMA IF NOT EXISTS keten;

CREATE FUNCTION keten.organisatie() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.organisatie', true), '') $$;
CREATE FUNCTION keten.gebruiker() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.gebruiker', true), '') $$;
CREATE FUNCTION keten.is_systeem() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(current_setting('app.systeem', true), '') = 'ja' $$;
-- The clock is an argument here too: the moment of the transaction as the service sees it. Without it every period is closed.
CREATE FUNCTION keten.nu() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.nu', true), '')::timestamptz $$;

COMMENT ON SCHEMA keten IS 'Techniek die elke dienst deelt: outbox, inbox, audit, idempotentie';
