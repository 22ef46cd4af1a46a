-- Each statement can be repeated: H2 commits them one by one, and the process may be killed between two.
CREATE TABLE IF NOT EXISTS catalog_schema_changes (
    id          NUMERIC(20) PRIMARY KEY,
    applied_at  VARCHAR(25) NOT NULL,
    description VARCHAR(255) NOT NULL
);

-- H2 counts UTF-16 units: a code point has up to two. name_key orders names by code point.
CREATE TABLE IF NOT EXISTS product (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version     BIGINT NOT NULL,
    name        VARCHAR(100) NOT NULL,
    description VARCHAR(20000) NOT NULL,
    price       BIGINT NOT NULL,
    search_text VARCHAR(20200) NOT NULL,
    name_key    VARBINARY(200) GENERATED ALWAYS AS (STRINGTOUTF8(name))
);

-- No more indexes than these two: each costs every insert about 15 us.
CREATE INDEX IF NOT EXISTS product_by_name ON product (name_key, id);

CREATE INDEX IF NOT EXISTS product_by_price ON product (price, id);

CREATE TABLE IF NOT EXISTS catalog (
    id       UUID NOT NULL,
    only_row BOOLEAN DEFAULT TRUE PRIMARY KEY CHECK (only_row)
);

INSERT INTO catalog (id) SELECT RANDOM_UUID() WHERE NOT EXISTS (SELECT 1 FROM catalog);
