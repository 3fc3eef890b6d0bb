-- Which persons and households were erased, here or elsewhere: what still arrives about them afterwards is not linked to them
-- again (events of different aggregates have no order), and a restored backup can be cleaned with it (common.wissing).
CREATE TABLE IF NOT EXISTS keten.gewist (
    id         uuid PRIMARY KEY,
    wissing_id uuid        NOT NULL,
    gewist_op  timestamptz NOT NULL
);

COMMENT ON TABLE keten.gewist IS 'Ids van gewiste personen en huishoudens; zegt niet wie het waren';
