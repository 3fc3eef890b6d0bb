-- Answers to creating requests, kept 48 hours: the same key with the same body gets the same answer.
-- The key is a hash over client, user, method, path and Idempotency-Key; the answer is encrypted (it may hold personal data).
CREATE TABLE keten.idempotentie (
    sleutel      bytea PRIMARY KEY,
    verzoek_hash bytea NOT NULL,
    verloopt_op  timestamptz NOT NULL,
    status       smallint,
    koppen       jsonb,
    antwoord     bytea
) WITH (fillfactor = 80);
CREATE INDEX ON keten.idempotentie (verloopt_op);
