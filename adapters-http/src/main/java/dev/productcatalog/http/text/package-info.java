/** Text formats: percent-encoding, integers, media types, JSON. */
package dev.productcatalog.http.text;
