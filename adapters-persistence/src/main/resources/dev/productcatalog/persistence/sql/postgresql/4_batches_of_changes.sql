-- The changes of an import are written with it, under numbers below 0, so that whoever numbers them next writes one row
-- and not a hundred thousand. Batch 1 is kept under -2^32 + 1 and so on, batch 2 under -2 * 2^32 + 1.
CREATE TABLE IF NOT EXISTS change_batch (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queued      BIGINT,
    size        BIGINT DEFAULT 0 NOT NULL,
    last_number BIGINT
);

CREATE INDEX IF NOT EXISTS change_batch_by_number ON change_batch (last_number);
