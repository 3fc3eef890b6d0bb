-- The outbox: append-only, read by snapshot windows (common.outbox.relay). Events are inserted and later dropped with
-- their whole partition; no row is ever updated or deleted on its own, so held snapshots cost nothing.

CREATE SCHEMA IF NOT EXISTS keten;

-- One row per aggregate: its last sequence number. The row lock orders the transactions that emit for the aggregate.
CREATE TABLE keten.outbox_stream (
    aggregate_id uuid PRIMARY KEY,
    last_seq     bigint NOT NULL CHECK (last_seq > 0)
) WITH (fillfactor = 70);

-- Column names follow the Debezium outbox convention, so that a CDC connector stays an option.
CREATE TABLE keten.outbox_event (
    id             bigint GENERATED ALWAYS AS IDENTITY,
    xid            xid8        NOT NULL DEFAULT pg_current_xact_id(), -- the top-level id, also inside a savepoint
    slot           smallint    NOT NULL CHECK (slot BETWEEN 0 AND 31),
    event_id       uuid        NOT NULL,
    aggregatetype  text        NOT NULL,
    aggregateid    uuid        NOT NULL,
    aggregate_seq  bigint      NOT NULL CHECK (aggregate_seq > 0),
    type           text        NOT NULL,
    schema_version smallint    NOT NULL DEFAULT 1,
    topic          text        NOT NULL,
    source         text        NOT NULL,
    time           timestamptz NOT NULL,
    payload        bytea       NOT NULL CHECK (octet_length(payload) <= 64512), -- too big must fail here, never in the relay
    headers        jsonb       NOT NULL DEFAULT '{}',
    created_on     date        NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')::date,
    created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (id, created_on),
    UNIQUE (aggregateid, aggregate_seq, created_on)
) PARTITION BY RANGE (created_on);

CREATE INDEX outbox_event_xid_slot ON keten.outbox_event (xid, slot);

-- A net for rows of a day without a partition; empty as long as the maintenance job runs at least once a week.
CREATE TABLE keten.outbox_event_default PARTITION OF keten.outbox_event DEFAULT;

-- Cursor per slot. [snap, window_snap) with id > window_id is what is left of a large window that was sent in part.
CREATE TABLE keten.outbox_slot (
    slot              smallint PRIMARY KEY CHECK (slot BETWEEN 0 AND 31),
    snap              pg_snapshot NOT NULL,
    window_snap       pg_snapshot,
    window_id         bigint,
    owner             text,
    epoch             bigint      NOT NULL DEFAULT 0,
    lease_until       timestamptz NOT NULL DEFAULT '-infinity',
    CHECK ((window_snap IS NULL) = (window_id IS NULL))
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

-- '3:3:' sees nothing: the first normal transaction id is 3.
INSERT INTO keten.outbox_slot (slot, snap) SELECT g, '3:3:'::pg_snapshot FROM generate_series(0, 31) AS g;

-- Relays that are alive; only used to share the slots fairly.
CREATE TABLE keten.outbox_relay (
    relay   text PRIMARY KEY,
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);

-- The broker this outbox was published to. Another cluster, or a log shorter than what it acknowledged, is a new
-- generation: everything retained is published again. system_identifier belongs to the database itself: a dump that was
-- restored elsewhere has transaction ids of another world and needs `rebaseline` before anything is published.
CREATE TABLE keten.outbox_broker (
    id                boolean PRIMARY KEY DEFAULT true CHECK (id),
    cluster_id        text,
    generatie         integer NOT NULL DEFAULT 1,
    system_identifier bigint  NOT NULL,
    since             timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO keten.outbox_broker (system_identifier) SELECT system_identifier FROM pg_control_system();

CREATE TABLE keten.outbox_broker_offset (
    topic     text    NOT NULL,
    partition integer NOT NULL,
    acked     bigint  NOT NULL,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

-- Partitions of a parent by day or month, ahead of time. SECURITY DEFINER because the application's role owns nothing.
CREATE FUNCTION keten.make_partitions(parent text, step text, ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, keten, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    first_day date := date_trunc(step, now() AT TIME ZONE 'UTC')::date;
    day       date;
    next_day  date;
    name      text;
    made      integer := 0;
BEGIN
    IF parent NOT IN ('outbox_event', 'inbox_message') OR step NOT IN ('day', 'month') THEN
        RAISE EXCEPTION 'onbekende tabel of stap: %, %', parent, step;
    END IF;
    FOR n IN 0..ahead LOOP
        day := (first_day + n * ('1 ' || step)::interval)::date;
        next_day := (day + ('1 ' || step)::interval)::date;
        name := parent || '_' || to_char(day, 'YYYYMMDD');
        IF to_regclass('keten.' || name) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE TABLE keten.%I PARTITION OF keten.%I FOR VALUES FROM (%L) TO (%L)', name, parent, day, next_day);
                made := made + 1;
            EXCEPTION
                WHEN check_violation THEN NULL;   -- rows of this day already sit in the default partition; they stay there
                WHEN duplicate_table THEN NULL;   -- another worker was first
            END;
        END IF;
    END LOOP;
    RETURN made;
END $$;

-- Drops outbox partitions that are older than the retention AND wholly behind every cursor. A partition that is old but
-- not yet published is never dropped: it is returned, and the caller raises an alarm.
CREATE FUNCTION keten.drop_outbox_partitions(keep_days integer) RETURNS TABLE (partition_name text, dropped boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, keten, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    horizon xid8;
    today   date := (now() AT TIME ZONE 'UTC')::date;
    newest  xid8;
BEGIN
    SELECT pg_snapshot_xmin(snap) INTO horizon FROM keten.outbox_slot ORDER BY pg_snapshot_xmin(snap) LIMIT 1;
    FOR partition_name IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'keten.outbox_event'::regclass AND c.relname ~ '^outbox_event_\d{8}$'
          AND to_date(right(c.relname, 8), 'YYYYMMDD') < today - keep_days
        ORDER BY c.relname
    LOOP
        EXECUTE format('SELECT xid FROM keten.%I ORDER BY xid DESC LIMIT 1', partition_name) INTO newest;
        dropped := newest IS NULL OR newest < horizon;
        IF dropped THEN
            EXECUTE format('DROP TABLE keten.%I', partition_name);
        END IF;
        RETURN NEXT;
    END LOOP;
    DELETE FROM keten.outbox_event_default WHERE created_on < today - keep_days AND xid < horizon;
END $$;

SELECT keten.make_partitions('outbox_event', 'day', 7);
