/** Health and metrics, for those who run the service. */
package dev.productcatalog.http.operation;
