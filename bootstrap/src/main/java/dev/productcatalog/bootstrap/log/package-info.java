/** How the log looks, and how much of it there is. */
package dev.productcatalog.bootstrap.log;
