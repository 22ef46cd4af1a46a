-- The changes of an import are written with it, under numbers below 0, so that its end is short: it says only which numbers
-- they have, of which the last is kept here. Batch 1 is kept under -2^32 + 1 and so on, batch 2 under -2 * 2^32 + 1.
CREATE TABLE IF NOT EXISTS change_batch (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    size        BIGINT DEFAULT 0 NOT NULL,
    last_number BIGINT
);

CREATE INDEX IF NOT EXISTS change_batch_by_number ON change_batch (last_number);

-- With H2's 32, each 32 products cost a commit more. As many ids at most are left out when the process is killed.
ALTER TABLE product ALTER COLUMN id SET CACHE 1000;
