/** The commands of {@code bin/product-catalog}: what it does instead of running the service. */
package dev.productcatalog.bootstrap.command;
