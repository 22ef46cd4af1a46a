/** What happened to products: the feed as JSON and as server-sent events, histories, and the way back. */
package dev.productcatalog.http.change;
