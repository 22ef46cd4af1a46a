/** Which products a list holds, in which order, and a place in it. */
package dev.productcatalog.domain.list;
