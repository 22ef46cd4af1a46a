-- Names of up to 255 code points, which H2 counts as up to 510 UTF-16 units; a line feed parts name and description.
-- The table is written anew for name_key.
ALTER TABLE product ALTER COLUMN search_text SET DATA TYPE VARCHAR(20511);

ALTER TABLE product ALTER COLUMN name SET DATA TYPE VARCHAR(510);

ALTER TABLE product ALTER COLUMN name_key VARBINARY(1020) GENERATED ALWAYS AS (STRINGTOUTF8(name));
