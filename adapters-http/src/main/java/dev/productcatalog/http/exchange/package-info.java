/** One request and its answer: route, method, negotiation, query, conditions. Knows nothing of any resource. */
package dev.productcatalog.http.exchange;
