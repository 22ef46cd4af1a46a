/** What a user can do with the catalogue: one final class a use case, whose public method is the driving port. */
package dev.productcatalog.application;
