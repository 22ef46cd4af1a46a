package dev.productcatalog.http.site;

/** The answer to a name. */
public record Greeting(String message) { }
