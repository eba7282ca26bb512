CREATE TABLE IF NOT EXISTS snacks (
    name        VARCHAR(40) PRIMARY KEY,
    price_cents BIGINT NOT NULL CHECK (price_cents > 0),
    pack_size   INTEGER NOT NULL CHECK (pack_size > 0),
    stock       INTEGER NOT NULL CHECK (stock >= 0)
);

CREATE TABLE IF NOT EXISTS orders (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    snack       VARCHAR(40) NOT NULL REFERENCES snacks (name),
    quantity    INTEGER NOT NULL CHECK (quantity > 0),
    express     BOOLEAN NOT NULL,
    price_cents BIGINT NOT NULL,
    state       VARCHAR(10) NOT NULL,
    request_id  VARCHAR(64) NOT NULL
);

CREATE INDEX IF NOT EXISTS orders_by_state ON orders (state);

INSERT INTO snacks (name, price_cents, pack_size, stock)
SELECT name, price_cents, pack_size, pack_size
FROM (VALUES
    ('chips',    250, 1000),
    ('cookies',  320, 1000),
    ('nuts',     180, 1000),
    ('popcorn',  400,  500),
    ('pretzels', 150,  500)
) AS menu (name, price_cents, pack_size)
WHERE NOT EXISTS (SELECT * FROM snacks);
