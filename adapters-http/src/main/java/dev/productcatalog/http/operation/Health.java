package dev.productcatalog.http.operation;

/** Whether the service can be used: {@code UP} or {@code DOWN}. */
public record Health(String status) { }
