/** Products as rows of NDJSON and CSV files: read with all that is wrong with them, counted, and written. */
package dev.productcatalog.http.transfer.row;
