-- What happened to products, numbered by the one thread that writes. A change has the product as it made it.
CREATE TABLE IF NOT EXISTS change (
    number      BIGINT PRIMARY KEY,
    type        VARCHAR(7) NOT NULL,
    at          TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP(6) NOT NULL,
    made_by     VARCHAR(200) NOT NULL,
    product_id  BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    name        VARCHAR(510) NOT NULL,
    description VARCHAR(20000) NOT NULL,
    price       BIGINT NOT NULL
);

CREATE INDEX IF NOT EXISTS change_of_product ON change (product_id, number);

-- All changes up to the number are forgotten.
CREATE TABLE IF NOT EXISTS change_log (
    epoch     BIGINT NOT NULL,
    forgotten BIGINT DEFAULT 0 NOT NULL,
    only_row  BOOLEAN DEFAULT TRUE PRIMARY KEY CHECK (only_row)
);

INSERT INTO change_log (epoch) SELECT CAST(SECURE_RAND(8) AS BIGINT) WHERE NOT EXISTS (SELECT 1 FROM change_log);

CREATE TABLE IF NOT EXISTS receipt (
    retry_key   VARCHAR(255) PRIMARY KEY,
    fingerprint VARCHAR(1000) NOT NULL,
    content     CHARACTER LARGE OBJECT NOT NULL,
    at          TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP(6) NOT NULL
);

CREATE INDEX IF NOT EXISTS receipt_by_age ON receipt (at);
