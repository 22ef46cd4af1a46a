/** Products, one by one and in lists: sections 3 to 5 of the API contract. */
package dev.productcatalog.http.product;
