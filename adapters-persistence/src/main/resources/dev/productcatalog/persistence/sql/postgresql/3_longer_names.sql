-- Names of up to 255 code points. A wider column is a change of the catalogue only: no row is written.
ALTER TABLE product ALTER COLUMN name TYPE VARCHAR(255) COLLATE "C";
