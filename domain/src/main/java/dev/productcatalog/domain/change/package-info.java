/** What happened to the catalogue: its changes in one order, who made them, and how a retry is known. */
package dev.productcatalog.domain.change;
