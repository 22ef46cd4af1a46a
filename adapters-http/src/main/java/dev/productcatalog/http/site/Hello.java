package dev.productcatalog.http.site;

/** The answer of the root: {@code {"hello": "world"}}. */
public record Hello(String hello) { }
