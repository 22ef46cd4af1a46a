/** The import and the export of section 8 of the API contract: what is asked for, and how many are under way. */
package dev.productcatalog.http.transfer;
