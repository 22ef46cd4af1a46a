/** The catalogue in memory. */
package dev.productcatalog.persistence.memory;
