/** The way to a database: pool, connections, watchdog, schema. Knows nothing of products. */
package dev.productcatalog.persistence.database;
