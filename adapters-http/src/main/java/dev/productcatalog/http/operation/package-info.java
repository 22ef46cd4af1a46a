/** Health, metrics, traces and the access log, for those who run the service. */
package dev.productcatalog.http.operation;
