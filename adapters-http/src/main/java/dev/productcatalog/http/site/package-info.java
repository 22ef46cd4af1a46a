/** What people open in a browser: the start page, the documentation, the pages on problems. */
package dev.productcatalog.http.site;
