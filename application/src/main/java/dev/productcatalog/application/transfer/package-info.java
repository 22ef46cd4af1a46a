/** What a user can do with many products at once: bring them in from a file, and out. */
package dev.productcatalog.application.transfer;
