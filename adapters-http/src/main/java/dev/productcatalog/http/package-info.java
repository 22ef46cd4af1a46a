/** The HTTP API of the catalogue: what starts it, and what it drives. */
package dev.productcatalog.http;
