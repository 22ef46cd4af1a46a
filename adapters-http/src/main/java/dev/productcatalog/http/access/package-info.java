/** Who may do what: tokens, roles, TLS, and pages of other origins. Section 12 of the API contract. */
package dev.productcatalog.http.access;
