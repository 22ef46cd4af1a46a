/** What is wrong with a request, as problem details (RFC 9457). */
package dev.productcatalog.http.problem;
