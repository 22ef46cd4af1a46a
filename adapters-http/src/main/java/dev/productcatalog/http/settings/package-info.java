/** What an operator sets of the HTTP API. */
package dev.productcatalog.http.settings;
