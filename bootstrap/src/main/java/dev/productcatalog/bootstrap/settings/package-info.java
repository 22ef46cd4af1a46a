/** What an operator sets: the table of settings, and the values in force with where each comes from. */
package dev.productcatalog.bootstrap.settings;
