/** Who may do what: tokens, JSON Web Tokens, roles, TLS, and pages of other origins. Section 12 of the API contract. */
package dev.productcatalog.http.access;
