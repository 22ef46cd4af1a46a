-- What happened to products. A change has the product as it made it. Writers leave the number open, so that none waits
-- for the commit of another; whoever reads next numbers what is committed, in the order in which it was queued.
CREATE TABLE IF NOT EXISTS change (
    queued      BIGINT GENERATED ALWAYS AS IDENTITY,
    number      BIGINT,
    type        VARCHAR(7) NOT NULL,
    at          TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
    made_by     TEXT NOT NULL,
    product_id  BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    price       BIGINT NOT NULL
);

CREATE INDEX IF NOT EXISTS change_without_number ON change (queued) WHERE number IS NULL;

CREATE UNIQUE INDEX IF NOT EXISTS change_by_number ON change (number) WHERE number IS NOT NULL;

CREATE INDEX IF NOT EXISTS change_of_product ON change (product_id, number) WHERE number IS NOT NULL;

-- All changes up to the number are forgotten. Whoever numbers or forgets changes locks the row.
CREATE TABLE IF NOT EXISTS change_log (
    epoch     BIGINT NOT NULL,
    forgotten BIGINT DEFAULT 0 NOT NULL,
    only_row  BOOLEAN DEFAULT TRUE PRIMARY KEY CHECK (only_row)
);

INSERT INTO change_log (epoch) SELECT ('x' || md5(gen_random_uuid()::text))::bit(64)::bigint
    WHERE NOT EXISTS (SELECT 1 FROM change_log);

CREATE TABLE IF NOT EXISTS receipt (
    retry_key   TEXT COLLATE "C" PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    content     TEXT NOT NULL,
    at          TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL
);

CREATE INDEX IF NOT EXISTS receipt_by_age ON receipt (at);
