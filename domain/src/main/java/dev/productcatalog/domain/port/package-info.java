/** What a persistence adapter implements. */
package dev.productcatalog.domain.port;
