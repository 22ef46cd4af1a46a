-- Each statement can be repeated: the process may be killed before it is noted that they were run.
CREATE TABLE IF NOT EXISTS catalog_schema_changes (
    id          NUMERIC(20) PRIMARY KEY,
    applied_at  VARCHAR(25) NOT NULL,
    description VARCHAR(255) NOT NULL
);

-- The collation "C" orders names by code point, whatever the database's locale.
CREATE TABLE IF NOT EXISTS product (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version     BIGINT NOT NULL,
    name        VARCHAR(50) COLLATE "C" NOT NULL,
    description VARCHAR(10000) COLLATE "C" NOT NULL,
    price       BIGINT NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL
);

CREATE INDEX IF NOT EXISTS product_by_name ON product (name, id);

CREATE INDEX IF NOT EXISTS product_by_price ON product (price, id);

CREATE TABLE IF NOT EXISTS catalog (
    id       UUID NOT NULL,
    only_row BOOLEAN DEFAULT TRUE PRIMARY KEY CHECK (only_row)
);

INSERT INTO catalog (id) SELECT gen_random_uuid() WHERE NOT EXISTS (SELECT 1 FROM catalog);
