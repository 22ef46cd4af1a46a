/** The persistence adapter: which one the settings ask for, and what it makes of them. */
package dev.productcatalog.bootstrap.adapter;
