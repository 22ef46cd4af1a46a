/** What a product is, its rules, and all that can be wrong with a call on the catalogue. */
package dev.productcatalog.domain;
