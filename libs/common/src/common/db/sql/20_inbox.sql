-- The inbox: one watermark per (consumer, aggregate), ordered parking, offsets and proof (common.inbox.apply).

CREATE SCHEMA IF NOT EXISTS keten;

CREATE TABLE keten.inbox_stream (
    consumer     text   NOT NULL,
    aggregate_id uuid   NOT NULL,
    last_seq     bigint NOT NULL CHECK (last_seq >= 0),
    PRIMARY KEY (consumer, aggregate_id)
) WITH (fillfactor = 70);

-- Events that cannot be applied now. wait: a predecessor is missing or parked; poison: the handler fails on it;
-- fork: its number was already used by another event (the publisher's database went back in time).
CREATE TABLE keten.inbox_parked (
    consumer        text        NOT NULL,
    aggregate_id    uuid        NOT NULL,
    seq             bigint      NOT NULL CHECK (seq > 0),
    event_id        uuid        NOT NULL,
    topic           text        NOT NULL,
    partition       integer     NOT NULL,
    value           bytea       NOT NULL,
    headers         jsonb       NOT NULL,
    reason          text        NOT NULL CHECK (reason IN ('wait', 'poison', 'fork')),
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    error_code      text, -- a class name, never the text of an exception: that may quote data
    parked_at       timestamptz NOT NULL,
    PRIMARY KEY (consumer, aggregate_id, seq, event_id)
);
CREATE INDEX inbox_parked_due ON keten.inbox_parked (consumer, next_attempt_at) WHERE reason <> 'fork';
CREATE INDEX inbox_parked_event ON keten.inbox_parked (event_id);

-- What was applied: proof, and detection of forks. Kept 90 days.
CREATE TABLE keten.inbox_message (
    consumer     text   NOT NULL,
    aggregate_id uuid   NOT NULL,
    seq          bigint NOT NULL,
    event_id     uuid   NOT NULL,
    processed_on date   NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')::date,
    PRIMARY KEY (consumer, aggregate_id, seq, processed_on)
) PARTITION BY RANGE (processed_on);

CREATE TABLE keten.inbox_message_default PARTITION OF keten.inbox_message DEFAULT;

-- Where to go on reading, per generation of the broker; the offsets Kafka keeps for the group are only a courtesy.
CREATE TABLE keten.inbox_offset (
    consumer    text    NOT NULL,
    topic       text    NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint  NOT NULL,
    generatie   integer NOT NULL DEFAULT 0,
    PRIMARY KEY (consumer, topic, partition)
) WITH (fillfactor = 50);

-- Records without a usable envelope: nothing can be ordered or de-duplicated, so they are kept as they came.
CREATE TABLE keten.inbox_undecodable (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer    text        NOT NULL,
    topic       text        NOT NULL,
    partition   integer     NOT NULL,
    "offset"    bigint      NOT NULL,
    generatie   integer     NOT NULL,
    key         bytea,
    value       bytea,
    headers     jsonb       NOT NULL,
    reason      text        NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (consumer, topic, partition, "offset", generatie)
);

-- Drops months of inbox_message that are older than the retention.
CREATE FUNCTION keten.drop_inbox_partitions(keep_days integer) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, keten, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    name  text;
    today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
    FOR name IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'keten.inbox_message'::regclass AND c.relname ~ '^inbox_message_\d{8}$'
          AND to_date(right(c.relname, 8), 'YYYYMMDD') + interval '1 month' <= today - keep_days
    LOOP
        EXECUTE format('DROP TABLE keten.%I', name);
        RETURN NEXT name;
    END LOOP;
    DELETE FROM keten.inbox_message_default WHERE processed_on < today - keep_days;
END $$;

SELECT keten.make_partitions('inbox_message', 'month', 2);
