/** Import and export: NDJSON and CSV as people have it, section 8 of the API contract. */
package dev.productcatalog.http.transfer;
