/** JSON Web Tokens: whose they are, and the keys that tell. Section 12 of the API contract. */
package dev.productcatalog.http.access.jwt;
